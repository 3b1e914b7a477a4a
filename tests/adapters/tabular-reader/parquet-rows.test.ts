/** Cells of chosen rows of Parquet, as hyparquet reads whole files; and evenly spaced ones of a stream. */
import { readFileSync } from "node:fs";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { openEvenSample } from "../../../src/adapters/tabular-reader/columns/even-sample.ts";
import { openParquetAt } from "../../../src/adapters/tabular-reader/columns/file-bytes.ts";
import { readParquetCells } from "../../../src/adapters/tabular-reader/columns/parquet-rows.ts";
import { COMPRESSORS } from "../../../src/adapters/tabular-reader/parquet-codecs.ts";

const VARIANTS = ["zstd", "snappy", "gzip", "none", "split"] as const;
const COLUMNS = ["normal", "holes", "whole", "small", "steps", "sky", "on", "few"] as const;
const pathOf = (variant: string) =>
  new URL(`../../golden/columns/reference-${variant}.parquet`, import.meta.url).pathname;

describe.each(VARIANTS)("rows of Parquet, %s", (variant) => {
  it("have their cells where they are, missing ones too", async () => {
    const { buffer } = new Uint8Array(readFileSync(pathOf(variant)));
    const whole = await parquetReadObjects({ file: buffer, compressors: COMPRESSORS });
    const chosen = Array.from({ length: 700 }, (_, index) => Math.floor((index * whole.length) / 700));
    const parquet = openParquetAt(pathOf(variant));
    for (const name of COLUMNS) {
      const expected = chosen.map((row) => {
        const cell: unknown = whole[row]?.[name] ?? null;
        return typeof cell === "bigint" ? Number(cell) : typeof cell === "boolean" ? String(cell) : cell;
      });
      expect(readParquetCells(parquet, name, chosen), name).toEqual(expected);
      if (name === "holes") expect(expected.filter((cell) => cell === null).length).toBeGreaterThan(30);
    }
  });

  it("are no more than there are", () => {
    expect(() => readParquetCells(openParquetAt(pathOf(variant)), "normal", [2000])).toThrow("ends before");
    expect(readParquetCells(openParquetAt(pathOf(variant)), "normal", [])).toEqual([]);
  });
});

describe("an even sample", () => {
  it.each([0, 1, 99, 100, 101, 1000, 12_345])("of %i things is evenly spaced and within its limit", (count) => {
    const sample = openEvenSample<number>(100);
    for (let index = 0; index < count; index++) sample.add(index);
    const taken = sample.taken();
    expect(taken.length).toBeLessThanOrEqual(100);
    expect(taken.length).toBeGreaterThanOrEqual(Math.min(count, 50));
    const steps = new Set(taken.slice(1).map((thing, index) => thing - (taken[index] ?? 0)));
    expect(steps.size).toBeLessThanOrEqual(1);
    expect(taken[0]).toBe(count === 0 ? undefined : 0);
  });

  it("keeps nothing where none is wanted", () => {
    const sample = openEvenSample<number>(0);
    sample.add(1);
    expect(sample.taken()).toEqual([]);
  });
});
