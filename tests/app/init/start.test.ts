import { describe, expect, test } from "vitest";
import { createTabularReader } from "../../../src/adapters/tabular-reader/tabular-reader.ts";
import { makeStart } from "../../../src/app/init/start.ts";
import { validate } from "../../../src/stages/validate/plan.ts";

const encoder = new TextEncoder();

function csv(rows: number, { dated = false, named = false } = {}): string {
  const header = [...(named ? ["id"] : []), ...(dated ? ["when"] : []), "age", 'city, "big"', "outcome"];
  const lines = Array.from({ length: rows }, (_, index) => [
    ...(named ? [`r${index}`] : []),
    ...(dated ? [new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10)] : []),
    `${20 + ((index * 7) % 50)}.5`,
    ["north, far", 'the "south"', "east"][index % 3],
    index % 4 === 0 ? "yes" : "no",
  ]);
  const quote = (cell: string | undefined) => `"${(cell ?? "").replaceAll('"', '""')}"`;
  return `${[header, ...lines].map((cells) => cells.map(quote).join(",")).join("\n")}\n`;
}

const start = (text: string, name: string | null = null) =>
  makeStart(createTabularReader(), {
    path: "/somewhere/My Data (1).csv",
    bytes: encoder.encode(text),
    label: "outcome",
    id: null,
    name,
  });

const textOf = (files: ReadonlyMap<string, Uint8Array | string>, path: string): string => {
  const content = files.get(path) ?? "";
  return typeof content === "string" ? content : new TextDecoder().decode(content);
};

const SHAPES = [
  ["rows without a name", {}],
  ["rows with an id", { named: true }],
  ["rows in time", { dated: true }],
] as const;
const starts = await Promise.all(
  SHAPES.map(async ([name, shape]) => [name, shape, await start(csv(400, shape))] as const),
);

describe.each(starts)("the start from %s", (_, shape, { files, name, blobs }) => {
  test("is named by the file", () => expect(name).toBe("my-data-1"));

  test("is a repository without a problem, also across files", () => {
    const bytes = new Map([...files.keys()].map((path) => [path, encoder.encode(textOf(files, path))]));
    const ids = new Map(
      [...blobs].map(([digest, blob]) => [
        digest,
        typeof blob === "string" ? blob.split("\n").filter((line) => line !== "") : [],
      ]),
    );
    const { problems, counts } = validate({ files: bytes, ids: (digest) => new Set(ids.get(digest)) });
    expect(problems).toEqual([]);
    expect(counts.files).toBe(4);
  });

  test("holds its data and the version that was made from it", () => {
    expect([...files.keys()].sort()).toEqual([
      "datasets/my-data-1/data/my-data-1.csv",
      "datasets/my-data-1/dataset.yaml",
      "datasets/my-data-1/versions/1.yaml",
      "deployments/my-data-1/deployment.yaml",
      "models/my-data-1/model.yaml",
    ]);
  });

  test("is the same each time", async () => expect([...(await start(csv(400, shape))).files]).toEqual([...files]));
});

describe("what the specs say", () => {
  test("numbered rows keep their quotes and commas", async () => {
    const { files } = await start(csv(40));
    const data = textOf(files, "datasets/my-data-1/data/my-data-1.csv");
    expect(data.split("\n").slice(0, 3)).toEqual([
      'row_id,age,"city, ""big""",outcome',
      'row-1,20.5,"north, far",yes',
      'row-2,27.5,"the ""south""",no',
    ]);
  });

  test("data whose rows have a name is taken byte for byte", async () => {
    const text = csv(40, { named: true });
    expect(textOf((await start(text)).files, "datasets/my-data-1/data/my-data-1.csv")).toBe(text);
  });

  test("weeks stay together in long series, and windows are long enough to hold rows", async () => {
    const { files } = await start(csv(400, { dated: true }));
    expect(textOf(files, "datasets/my-data-1/dataset.yaml")).toContain("every: 7d");
    expect(textOf(files, "deployments/my-data-1/deployment.yaml")).toContain("window: 90d");
  });

  test("the gate asks for more than the most frequent label", async () => {
    expect(textOf((await start(csv(40))).files, "models/my-data-1/model.yaml")).toContain("min: 0.75");
  });

  test.each([["Not A Name"], [""], ["-x"], ["understudy"]])("the name %j is refused", async (name) => {
    await expect(start(csv(40), name)).rejects.toThrow("INIT_NAME_INVALID");
  });

  test.each([
    ["nothing", ""],
    ["a header alone", "a,outcome\n"],
    ["a field too many", "a,outcome\n1,yes,2\n"],
    ["a column without a name", `,outcome\n${"1,yes\n2,no\n".repeat(40)}`],
    ["a name of two lines", `"a\nb",outcome\n${"1,yes\n2,no\n".repeat(40)}`],
  ])("%s is refused with a code", async (_, text) => {
    await expect(start(text)).rejects.toThrow(/DATA_|INIT_/);
  });
});
