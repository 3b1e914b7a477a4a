/** Test rows are nobody's lesson: those that are make it an error, and twins of learned rows are counted. */
import { describe, expect, test } from "vitest";
import type { Row } from "../../../src/domain/table.ts";
import { readTestSplit, twinsOf } from "../../../src/stages/evaluate/test-split.ts";
import { world } from "./world.ts";

const lines = (rows: readonly Row[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const row = (day: string, signal: number, weather = "sun"): Row => ({ day, signal, noise: 0.5, weather });

async function splits(train: readonly Row[], validation: readonly Row[], held: readonly Row[]) {
  const { ports, data, snapshot } = await world();
  const { blobs } = ports;
  const split = async (rows: readonly Row[]) => ({
    rows: rows.length,
    data: await blobs.put(lines(rows)),
    ids: await blobs.put(rows.map(({ day }) => `${day}\n`).join("")),
    labels: {},
  });
  const dataset = snapshot.specs.datasets.get("weather");
  if (!dataset) throw new Error("the world has no dataset");
  const all = { train: await split(train), validation: await split(validation), test: await split(held) };
  return { blobs, dataset, version: { ...data, spec: { ...data.spec, splits: all } } };
}

const twins = async (...parts: Parameters<typeof splits>) => {
  const { blobs, dataset, version } = await splits(...parts);
  return twinsOf(blobs, dataset, version, ["signal", "noise"]);
};

describe("test rows", () => {
  test("that nobody learned from have no twins", async () => {
    expect(await twins([row("a", 1)], [row("b", 2)], [row("c", 3)])).toBe(0);
    expect(await twins([], [], [])).toBe(0);
  });

  test.each([
    ["training", [row("c", 9)], []],
    ["validation", [], [row("c", 9)]],
  ])("that stand in %s too are an error", async (_, train, validation) => {
    await expect(twins(train, validation, [row("c", 3)])).rejects.toThrow("EVALUATION_TEST_ROWS_LEARNED");
  });

  test("of the same contents under another id count once each, in whichever split their twin is", async () => {
    const held = [row("t1", 1), row("t2", 2), row("t3", 2), row("t4", 4)];
    expect(await twins([row("a", 1), row("b", 1), row("c", 2)], [row("d", 2)], held)).toBe(3);
    expect(await twins([], [row("d", 4)], held)).toBe(1);
  });

  test("of the same inputs and another truth are no twins", async () => {
    expect(await twins([row("a", 1, "rain")], [], [row("t", 1)])).toBe(0);
  });

  test("that have lost a cell equal those where it is null", async () => {
    const { noise: _, ...lost } = row("a", 1);
    expect(await twins([lost], [], [{ ...row("t", 1), noise: null }])).toBe(1);
  });

  test("are read without their label", async () => {
    const { blobs, dataset, version } = await splits([], [], [row("t", 1)]);
    const { rows, truth } = await readTestSplit(blobs, dataset, version);
    expect([rows, truth]).toEqual([[{ day: "t", signal: 1, noise: 0.5 }], ["sun"]]);
  });
});
