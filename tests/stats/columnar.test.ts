/** Columns of doubles: sorting, distances and counts agree with the plain ways to the last digits. */
import { describe, expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";
import { binNumbers } from "../../src/stats/binned.ts";
import { cellOf, chooseCells, countCells, isTied, sampleOf } from "../../src/stats/columnar/cells.ts";
import { compareOrdered } from "../../src/stats/columnar/compare-ordered.ts";
import {
  columnByCells,
  columnOf,
  digestNumbers,
  evenly,
  type NumberColumn,
  profileOf,
} from "../../src/stats/columnar/number-digest.ts";
import { type Ordered, orderedArray, quantileOf } from "../../src/stats/columnar/ordered.ts";
import { countOrdered, distinctOfBoth } from "../../src/stats/columnar/ordered-counts.ts";
import { GRID_ERROR, openQuantileGrid, POINTS } from "../../src/stats/columnar/quantile-grid.ts";
import { sortDoubles } from "../../src/stats/columnar/sort-doubles.ts";
import { placeAfter, placeBefore } from "../../src/stats/histogram-edges.ts";
import { ksTwoSample } from "../../src/stats/ks.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { wassersteinDistance } from "../../src/stats/wasserstein.ts";

const next = random(7);
const draw = (count: number, value: (u: number, index: number) => number) =>
  Float64Array.from({ length: count }, (_, index) => value(next(), index));
const sorted = (values: Float64Array) => sortDoubles(values.slice(), new Float64Array(values.length));
const digest = (values: Float64Array): NumberColumn =>
  columnOf(digestNumbers(sorted(values), { missing: 0, infinite: 0 }));

const chosen = (values: Float64Array) => chooseCells(sampleOf(values), values.length);
/** In cells of its own, or in those of what it is compared with. */
const unsorted = (values: Float64Array, cells = chosen(values)): NumberColumn =>
  columnByCells(values, cells, {
    ...{ missing: 0, infinite: 0, sum: values.reduce((sum, value) => sum + value, 0) },
    ...{ least: sorted(values)[0] ?? 0, most: sorted(values).at(-1) ?? 0 },
  });

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

describe("compareOrdered", () => {
  it.each([
    [10, 7, 0],
    [300, 5000, 0.01],
    [20_000, 9000, 0],
    [20_000, 20_000, 0.3],
    [5000, 1, 0],
    [1, 5000, 2],
  ])("%i against %i values moved by %f", (n, m, moved) => {
    for (const shape of Object.values(SHAPES)) {
      const [first, second] = [draw(n, shape), draw(m, (u, index) => shape(u, index) + moved)];
      const [before, now] = [sorted(first), sorted(second)];
      const area = wassersteinDistance(before, now);
      const pairs: readonly (readonly [Ordered, Ordered])[] = [
        [orderedArray(before), orderedArray(now)],
        [unsorted(first).values, unsorted(second, chosen(first)).values],
        [orderedArray(before), unsorted(second, orderedArray(before).cells).values],
        // Whose cells are others is sorted after all.
        [unsorted(first).values, unsorted(second).values],
      ];
      for (const [one, other] of pairs) {
        const found = compareOrdered(one, other);
        expect(found.ks).toBeCloseTo(ksTwoSample(before, now).statistic, 14);
        expect(Math.abs(found.wasserstein - area)).toBeLessThanOrEqual(1e-10 * area + Number.MIN_VALUE);
      }
    }
  });

  it("does not care which side is first", () => {
    const [a, b] = [orderedArray(sorted(draw(3000, (u) => u * u))), orderedArray(sorted(draw(1000, (u) => u)))];
    expect(compareOrdered(a, b).ks).toBe(compareOrdered(b, a).ks);
    expect(compareOrdered(a, b).wasserstein).toBeCloseTo(compareOrdered(b, a).wasserstein, 14);
  });

  it("looks at few values of large columns that are alike", () => {
    const [first, second] = [draw(200_000, (u) => u * u), draw(200_000, (u) => u * u)];
    const [one, other] = [unsorted(first).values, unsorted(second, chosen(first)).values];
    const cells = one.inCells(one.cells);
    const asked = new Set<number>();
    const values = (cell: number) => {
      asked.add(cell);
      return cells.values(cell);
    };
    const watched: Ordered = { ...one, inCells: () => ({ ...cells, values }) };
    compareOrdered(watched, other);
    expect(asked.size).toBeGreaterThan(0);
    expect(asked.size).toBeLessThan(one.cells.count / 3);
  });
});

describe("cells", () => {
  it.each(Object.entries(SHAPES))("keep the order and lose nothing: %s", (_, shape) => {
    for (const count of [1, 50, 5000, 70_000]) {
      const values = draw(count, shape);
      const cells = chosen(values);
      const ascending = sorted(values);
      const places = Array.from(ascending, (value) => cellOf(cells, value));
      expect(places.every((cell, index) => cell >= (places[index - 1] ?? 0) && cell < cells.count)).toBe(true);
      const { starts } = countCells(values, cells, 0);
      expect(starts.at(-1)).toBe(count);
      for (const cell of [0, cells.count >> 1, cells.count - 1]) {
        expect(starts[cell]).toBe(places.filter((place) => place < cell).length);
      }
    }
  });

  it("are of about equal mass, also of what has a long tail", () => {
    for (const shape of [(u: number) => u, (u: number) => Math.exp(4 * u), (u: number) => 1 / (1.001 - u)]) {
      const values = draw(300_000, shape);
      const cells = chosen(values);
      const { starts } = countCells(values, cells, 0);
      const masses = Array.from(starts.subarray(1), (start, cell) => start - (starts[cell] as number));
      expect(cells.count).toBeGreaterThan(4000);
      // The outermost thousandths belong to one cell each.
      expect(masses.sort((a, b) => b - a)[2]).toBeLessThan(300);
    }
  });

  it("are not for columns of few different values", () => {
    expect(isTied(draw(20_000, (u) => Math.floor(u * 50)))).toBe(true);
    expect(isTied(draw(20_000, (u) => u))).toBe(false);
  });
});

describe("values in any order", () => {
  it.each(Object.entries(SHAPES))("answer as sorted ones do: %s", (_, shape) => {
    const values = draw(6000, shape);
    const [found, expected] = [unsorted(values), sorted(values)];
    const asked = [expected[0], expected[17], expected[3000], expected.at(-1), 0.1, -1e-300].map((each) => each ?? 0);
    // Half of what is asked for was foreseen.
    found.values.foresee({ ranks: [0, 1, 3000], values: asked.slice(0, 3) });
    for (const rank of [0, 1, 2999, 3000, 5998, 5999]) expect(found.values.at(rank)).toBe(expected[rank]);
    for (const value of asked) {
      expect(found.values.before(value)).toBe(placeBefore(expected, value));
      expect(found.values.after(value)).toBe(placeAfter(expected, value));
    }
    for (const share of [0, 0.1, 0.5, 1]) expect(quantileOf(found.values, share)).toBe(quantile(expected, share));
    expect(found.values.all()).toEqual(expected);
    // One by one, so often that all are put in order after all.
    const unforeseen = unsorted(values).values;
    for (let rank = 0; rank < 6000; rank += 100) expect(unforeseen.at(rank)).toBe(expected[rank]);
    const whole = digest(values);
    for (const name of ["n", "min", "max", "whole", "distinct"] as const) expect(found[name]).toBe(whole[name]);
    for (const name of ["mean", "std", "skewness"] as const) {
      const [one, other] = [found[name] ?? 0, whole[name] ?? 0];
      // Of values that overflow when they are squared there is no spread, whichever way they are added up.
      if (!Number.isFinite(other)) expect(one).toBe(other);
      // Far from zero a mean is as exact as its last digit, and what is measured from it no more.
      const digit = 1e-14 * Math.max(Math.abs(expected[0] ?? 0), Math.abs(expected.at(-1) ?? 0));
      const least = name === "skewness" ? digit / (whole.std ?? 1) : digit;
      if (Number.isFinite(other)) expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-9 * Math.abs(other) + least);
    }
  });
});

describe("countOrdered", () => {
  const shapes = Object.entries(SHAPES).filter(([name]) => name !== "tiny and huge" && name !== "one far away");
  it.each(shapes)("counts as the plain way does: %s", (_, shape) => {
    const [first, second] = [draw(1500, shape), draw(900, (u, index) => shape(u, index + 1))];
    const pairs = [[digest(first), digest(second)] as const, [unsorted(first), unsorted(second)] as const];
    for (const [reference, current] of pairs) {
      const [before, now] = [profileOf("x", reference), profileOf("x", current)];
      for (const binning of ["quantiles", "evidently", "nannyml"] as const) {
        expect(countOrdered(reference, current, binning)).toEqual(binNumbers(before, now, binning, "jensen-shannon"));
      }
      const distinct = distinctOfBoth(reference.values.all(), current.values.all());
      expect(distinct).toBe(new Set([...first, ...second]).size);
      expect(countOrdered(reference, current, "evidently", distinct)).toEqual(
        binNumbers(before, now, "evidently", "hellinger"),
      );
    }
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
