/** What is drawn of a column: the same distance as the statistic's, shares that are whole, and what cannot be drawn. */
import { describe, expect, it } from "vitest";
import { random } from "../../../src/domain/random.ts";
import { pictureOf } from "../../../src/stages/drift/picture.ts";
import { ksTwoSample } from "../../../src/stats/ks.ts";

const next = random(7);
const drawn = (rows: number, of: () => number) => Float64Array.from({ length: rows }, of).sort();
const side = (sorted: Float64Array, whole = false) => ({ sorted, whole });
const sumOf = (values: readonly number[] | undefined) => (values ?? []).reduce((sum, value) => sum + value, 0);

describe("a column as a picture", () => {
  it("is farthest apart where Kolmogorov and Smirnov say, also of values that are equal", () => {
    for (const steps of [1e9, 10, 3]) {
      const [first, second] = [100, 333].map((rows) => drawn(rows, () => Math.floor(next() * steps) / steps));
      if (!first || !second) throw new Error("two sides");
      const { widest } = pictureOf(side(first), side(second)) ?? {};
      expect(Math.abs((widest?.reference ?? 0) - (widest?.current ?? 0))).toBeCloseTo(
        ksTwoSample(first, second).statistic,
        12,
      );
      const upTo = (sorted: Float64Array) =>
        sorted.filter((value) => value <= (widest?.value ?? 0)).length / sorted.length;
      expect(widest).toMatchObject({ reference: upTo(first), current: upTo(second) });
    }
  });

  it("counts every value once, those beyond the picture in its outer bins", () => {
    const first = drawn(1000, next);
    const second = Float64Array.from([...drawn(999, next), 1e6]);
    const { bins, range } = pictureOf(side(first), side(second)) ?? {};
    expect(range?.[1]).toBeLessThan(2);
    expect(bins?.beyond).toBe(true);
    expect([sumOf(bins?.reference), sumOf(bins?.current)]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
  });

  it("gives whole numbers a bin each", () => {
    const dice = drawn(600, () => 1 + Math.floor(next() * 6));
    const { bins } = pictureOf(side(dice, true), side(dice, true)) ?? {};
    expect(bins?.starts).toEqual([1, 2, 3, 4, 5, 6]);
    expect(bins?.reference[2]).toBe(dice.filter((value) => value === 3).length / 600);
    expect(bins?.beyond).toBe(false);
  });

  it("draws nothing of one value, nor of what spans all numbers", () => {
    const same = new Float64Array(10).fill(4);
    expect(pictureOf(side(same), side(same))?.bins).toBeNull();
    expect(pictureOf(side(Float64Array.of(-1.7e308, 0)), side(Float64Array.of(0, 1.7e308)))).toBeNull();
  });
});
