/** Columns of doubles: sorting, distances and counts agree with the plain ways to the last digits. */
import { describe, expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";
import { binNumbers } from "../../src/stats/binned.ts";
import { compareSorted } from "../../src/stats/columnar/compare-sorted.ts";
import { digestNumbers, evenly, type NumberDigest, profileOf } from "../../src/stats/columnar/number-digest.ts";
import { GRID_ERROR, openQuantileGrid, POINTS } from "../../src/stats/columnar/quantile-grid.ts";
import { sortDoubles } from "../../src/stats/columnar/sort-doubles.ts";
import { countSorted, distinctOfBoth } from "../../src/stats/columnar/sorted-counts.ts";
import { placeAfter } from "../../src/stats/histogram-edges.ts";
import { ksTwoSample } from "../../src/stats/ks.ts";
import { wassersteinDistance } from "../../src/stats/wasserstein.ts";

const next = random(7);
const draw = (count: number, value: (u: number, index: number) => number) =>
  Float64Array.from({ length: count }, (_, index) => value(next(), index));
const sorted = (values: Float64Array) => sortDoubles(values.slice(), new Float64Array(values.length));
const digest = (values: Float64Array): NumberDigest => digestNumbers(sorted(values), { missing: 0, infinite: 0 });

const SHAPES: Readonly<Record<string, (u: number, index: number) => number>> = {
  uniform: (u) => u,
  "of both signs": (u) => Math.tan((u - 0.5) * 3),
  "with many ties": (u) => Math.floor(u * 50),
  "close together": (u) => 1e9 + u * 1e-3,
  "one far away": (u, index) => (index === 3 ? 1e300 : 1 + u * 1e-7),
  "tiny and huge": (u) => (u - 0.5) * 10 ** Math.floor(u * 600 - 300),
  "all equal": () => 5,
  "zeros of both signs": (u) => (u < 0.3 ? -0 : u < 0.6 ? 0 : u - 0.8),
  descending: (_, index) => -index,
};

describe("sortDoubles", () => {
  it.each(Object.entries(SHAPES))("%s", (_, shape) => {
    for (const count of [0, 1, 5, 4095, 4096, 30_000]) {
      const values = draw(count, shape);
      const expected = values.slice().sort();
      const found = sorted(values);
      expect(found.length).toBe(count);
      expect(found.every((value, index) => value === expected[index])).toBe(true);
    }
  });
});

describe("compareSorted", () => {
  it.each([
    [10, 7, 0],
    [300, 5000, 0.01],
    [20_000, 9000, 0],
    [20_000, 20_000, 0.3],
    [5000, 1, 0],
    [1, 5000, 2],
  ])("%i against %i values moved by %f", (n, m, moved) => {
    for (const shape of Object.values(SHAPES)) {
      const [first, second] = [sorted(draw(n, shape)), sorted(draw(m, (u, index) => shape(u, index) + moved))];
      const found = compareSorted(first, second);
      expect(found.ks).toBeCloseTo(ksTwoSample(first, second).statistic, 14);
      const area = wassersteinDistance(first, second);
      expect(Math.abs(found.wasserstein - area)).toBeLessThanOrEqual(1e-10 * area + Number.MIN_VALUE);
    }
  });

  it("does not care which side is first", () => {
    const [a, b] = [sorted(draw(3000, (u) => u * u)), sorted(draw(1000, (u) => u))];
    expect(compareSorted(a, b).ks).toBe(compareSorted(b, a).ks);
    expect(compareSorted(a, b).wasserstein).toBeCloseTo(compareSorted(b, a).wasserstein, 14);
  });
});

describe("countSorted", () => {
  const shapes = Object.entries(SHAPES).filter(([name]) => name !== "tiny and huge" && name !== "one far away");
  it.each(shapes)("counts as the plain way does: %s", (_, shape) => {
    const [reference, current] = [digest(draw(1500, shape)), digest(draw(900, (u, index) => shape(u, index + 1)))];
    const [before, now] = [profileOf("x", reference), profileOf("x", current)];
    for (const binning of ["quantiles", "evidently", "nannyml"] as const) {
      expect(countSorted(reference, current, binning)).toEqual(binNumbers(before, now, binning, "jensen-shannon"));
    }
    const distinct = distinctOfBoth(reference.sorted, current.sorted);
    expect(distinct).toBe(new Set([...reference.sorted, ...current.sorted]).size);
    expect(countSorted(reference, current, "evidently", distinct)).toEqual(
      binNumbers(before, now, "evidently", "hellinger"),
    );
  });
});

describe("openQuantileGrid", () => {
  const buffers = { take: (length: number) => new Float64Array(length), giveBack: () => undefined };

  it("keeps few values as they are", () => {
    const grid = openQuantileGrid(buffers);
    grid.add(Float64Array.of(3, Number.NaN, 1, Number.POSITIVE_INFINITY, 2), 4);
    const found = grid.digest();
    expect([...found.sorted]).toEqual([1, 2, 3]);
    expect(found).toMatchObject({ n: 3, missing: 5, infinite: 1, min: 1, max: 3, mean: 2, distinct: 3, whole: true });
  });

  it("is off by no more than it says, over several blocks that differ", () => {
    const parts = [0, 1, 2].map((part) => draw(1_100_000, (u) => Math.exp(3 * u) + part));
    const grid = openQuantileGrid(buffers);
    for (const part of parts) {
      for (let at = 0; at < part.length; at += 50_000) grid.add(part.subarray(at, at + 50_000), 0);
    }
    const found = grid.digest();
    const all = sorted(Float64Array.from(parts.flatMap((part) => [...part])));
    expect(found.n).toBe(all.length);
    expect(found.exact).toBe(false);
    expect(found.sorted.length).toBe(POINTS);
    const whole = digestNumbers(all, { missing: 0, infinite: 0 });
    expect(found.mean).toBeCloseTo(whole.mean ?? Number.NaN, 9);
    expect(found.std).toBeCloseTo(whole.std ?? Number.NaN, 9);
    expect([found.min, found.max]).toEqual([whole.min, whole.max]);
    for (const [index, value] of found.sorted.entries()) {
      const level = placeAfter(all, value) / all.length;
      expect(Math.abs(level - index / (POINTS - 1))).toBeLessThanOrEqual(GRID_ERROR);
    }
  });

  it("thins to quantiles at equal levels", () => {
    expect([...evenly(Float64Array.of(0, 1, 2, 3, 4, 5, 6), 4)]).toEqual([0, 2, 4, 6]);
  });
});
