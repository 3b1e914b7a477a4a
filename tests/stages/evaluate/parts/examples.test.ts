/** Ten rows that changed: which are picked, and what is told of them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { memoryBlobs } from "../../../../src/adapters/memory/blobs.ts";
import { memoryImageCodec } from "../../../../src/adapters/memory/image-codec.ts";
import type { Answer } from "../../../../src/ports/inference.ts";
import type { Dataset } from "../../../../src/spec/resolved.ts";
import { changedExamples, type ExampleRows } from "../../../../src/stages/evaluate/parts/changed-examples.ts";
import { partingClasses, partingValues, pickExamples } from "../../../../src/stages/evaluate/parts/examples.ts";

const answer = (label: string, confidence = 0.9): Answer => ({
  label,
  probabilities: [confidence, 1 - confidence],
  predictionId: "p",
});
const value = (number: number): Answer => ({ label: "", probabilities: [], value: number, predictionId: "p" });

describe("classes", () => {
  test("only rows where just one of the two is right, and both answered", () => {
    const truth = ["a", "a", "a", "a", "a", "a"];
    const candidate = [answer("a"), answer("b"), answer("a"), answer("b"), null, answer("a")];
    const champion = [answer("a"), answer("b"), answer("b"), answer("a"), answer("a"), null];
    expect(partingClasses(truth, candidate, champion).map(({ row, change }) => ({ row, change }))).toEqual([
      { row: 2, change: "newly-right" },
      { row: 3, change: "newly-wrong" },
    ]);
  });

  test("six newly wrong, the surest first, of each confusion in turns; then four newly right", () => {
    const truth = [...Array<string>(20).fill("a"), ...Array<string>(20).fill("b"), ...Array<string>(20).fill("c")];
    const candidate = truth.map((label, row) => answer(row < 20 ? "b" : row < 40 ? "a" : label, 0.5 + row / 200));
    const champion = truth.map((label, row) => answer(row < 40 ? label : "a", 0.6));
    const picked = pickExamples(partingClasses(truth, candidate, champion));
    expect(picked.map(({ row }) => row)).toEqual([39, 19, 38, 18, 37, 17, 59, 58, 57, 56]);
    expect(picked.map(({ change }) => change)).toEqual([
      ...Array<string>(6).fill("newly-wrong"),
      ...Array<string>(4).fill("newly-right"),
    ]);
  });

  test("where there are few of one, more of the other", () => {
    const truth = Array<string>(30).fill("a");
    const wrong = truth.map((_, row) => answer(row < 28 ? "b" : "a"));
    const right = truth.map((_, row) => answer(row < 28 ? "a" : "b"));
    expect(pickExamples(partingClasses(truth, wrong, right)).map(({ change }) => change)).toEqual([
      ...Array<string>(8).fill("newly-wrong"),
      ...Array<string>(2).fill("newly-right"),
    ]);
    expect(pickExamples(partingClasses(truth, right, wrong)).map(({ change }) => change)).toEqual([
      ...Array<string>(2).fill("newly-wrong"),
      ...Array<string>(8).fill("newly-right"),
    ]);
  });
});

test("values: by how far the error moved, over small and large truths in turns", () => {
  const truth = Array.from({ length: 40 }, (_, row) => String(row));
  const candidate = truth.map((label, row) => value(Number(label) + (row < 20 ? 1 + row / 10 : 0)));
  const champion = truth.map((label, row) => value(Number(label) - (row < 20 ? 1 : row / 20)));
  const picked = pickExamples(partingValues(truth, candidate, champion));
  expect(picked.map(({ row, change }) => ({ row, change })).slice(0, 3)).toEqual([
    { row: 19, change: "further-off" },
    { row: 9, change: "further-off" },
    { row: 18, change: "further-off" },
  ]);
  expect(picked.slice(6).map(({ row, change }) => ({ row, change }))).toEqual([
    { row: 39, change: "closer" },
    { row: 29, change: "closer" },
    { row: 38, change: "closer" },
    { row: 28, change: "closer" },
  ]);
  expect(partingValues(["1", "2"], [null, value(2)], [value(1), value(2)])).toEqual([]);
});

const blobs = memoryBlobs();
const ports = { blobs, images: memoryImageCodec() };
const JPEG = readFileSync(join(import.meta.dirname, "../../../golden/images/420.jpg"));

const COLUMNS: Dataset["columns"] = [
  { name: "plate", type: "category", required: false },
  { name: "day", type: "text", required: true },
  { name: "note", type: "text", required: false },
  { name: "speed", type: "number", required: true },
  { name: "weather", type: "category", required: true },
];

const about = (over: Partial<ExampleRows> = {}): ExampleRows => ({
  rows: [{ day: "2014-01-01", plate: "B-XY 12", note: "x".repeat(500), speed: 31.25, absent: 3 }],
  truth: ["sun"],
  answers: "classes",
  candidate: [{ ...answer("rain", 0.7), confidence: 0.65 }],
  champion: [answer("sun", 0.8)],
  dataset: { id: "day", visibility: "public", columns: COLUMNS },
  features: ["speed", "plate"],
  redact: ["plate"],
  ...over,
});

describe("what is told", () => {
  test("of a public dataset: id, labels, how sure each was, and the cells, features first, but for redacted ones", async () => {
    expect(await changedExamples(ports, about())).toEqual([
      {
        change: "newly-wrong",
        row: 0,
        id: "2014-01-01",
        truth: "sun",
        candidate: { answer: "rain", confidence: 0.65 },
        champion: { answer: "sun", confidence: 0.8 },
        inputs: [
          ["speed", "31.25"],
          ["note", `${"x".repeat(199)}…`],
        ],
      },
    ]);
  });

  test("of a private dataset: ids and labels alone", async () => {
    const picture = await blobs.put(JPEG);
    const columns: Dataset["columns"] = [...COLUMNS, { name: "picture", type: "image", required: true }];
    const dataset = { id: "day", visibility: "private", columns } as const;
    const [found] = await changedExamples(ports, about({ dataset, rows: [{ day: "d", speed: 1, picture }] }));
    expect(found).toMatchObject({ id: "d", truth: "sun", inputs: [] });
    expect(found).not.toHaveProperty("thumbnail");
  });

  test("of public images a small picture, unless it is redacted or cannot be read", async () => {
    const columns: Dataset["columns"] = [{ name: "picture", type: "image", required: true }];
    const dataset = { id: "file", visibility: "public", columns } as const;
    const tell = async (picture: string, redact: readonly string[] = []) =>
      (await changedExamples(ports, about({ dataset, rows: [{ file: "a.jpg", picture }], redact })))[0];
    const shown = await tell(await blobs.put(JPEG));
    expect(shown?.inputs).toEqual([]);
    expect(await blobs.get(shown?.thumbnail ?? "sha256:0")).toEqual(await ports.images.thumbnail(JPEG, 96));
    expect(await tell(await blobs.put(JPEG), ["picture"])).not.toHaveProperty("thumbnail");
    expect(await tell(await blobs.put("GIF89a"))).not.toHaveProperty("thumbnail");
    expect(await tell("not a digest")).not.toHaveProperty("thumbnail");
  });

  test("of a regression: the values in seven digits, and no confidence", async () => {
    const values = {
      answers: "values",
      truth: ["10"],
      candidate: [value(12.345_678_9)],
      champion: [value(10)],
    } as const;
    const [found] = await changedExamples(ports, about(values));
    expect(found).toMatchObject({
      change: "further-off",
      candidate: { answer: "12.34568", confidence: null },
      champion: { answer: "10", confidence: null },
    });
  });

  test("of a row without an id: its place, counted from 1", async () => {
    expect((await changedExamples(ports, about({ rows: [{}] })))[0]?.id).toBe("1");
  });
});
