/** Moments that one file holds as such, and another as texts. */
import { expect, it } from "vitest";
import type { OpenColumn, TimeDigest } from "../../../src/stages/drift/column.ts";
import { compareColumn } from "../../../src/stages/drift/measure.ts";

const OPTIONS = { statistic: "wasserstein", binning: "quantiles", seed: 1, categories: false } as const;
const [first, last] = [Date.parse("2020-01-01T00:00:00.000Z"), Date.parse("2020-03-01T12:00:00.000Z")];
const moments: TimeDigest = { type: "time", n: 3, missing: 0, min: first, max: last };
const texts = (...all: readonly string[]): OpenColumn => ({
  type: "category",
  n: all.length,
  missing: 1,
  counts: new Map(all.map((text) => [text, 1])),
});

it("are moments on both sides, in either order", () => {
  const written = texts("2020-03-01 12:00", "2020-01-01");
  const read = { type: "time", n: 2, missing: 1, min: first, max: last };
  expect(compareColumn("day", moments, written, OPTIONS)).toEqual({
    ...{ name: "day", type: "time" },
    ...{ reference: moments, current: read },
  });
  expect(compareColumn("day", written, moments, OPTIONS)).toMatchObject({ type: "time", reference: read });
});

it("that are not there at all are of no kind", () => {
  expect(compareColumn("day", moments, texts(), OPTIONS)).toMatchObject({ type: "time", current: { n: 0, min: null } });
});

it("are told apart from texts of another kind, and from too many to look at", () => {
  const mismatch = { name: "day", type: "mismatch", reference: "moments", current: "texts" };
  expect(compareColumn("day", moments, texts("2020-01-01", "soon"), OPTIONS)).toEqual(mismatch);
  const many = { type: "category", n: 9, missing: 0, counts: null } as const;
  expect(compareColumn("day", moments, many, OPTIONS)).toEqual(mismatch);
});

it("remain texts where both sides hold them so", () => {
  expect(compareColumn("day", texts("2020-01-01"), texts("2020-01-02"), OPTIONS).type).not.toBe("time");
});
