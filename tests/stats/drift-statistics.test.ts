/** Properties of the drift statistics that no golden value shows. */
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/domain/json.ts";
import { random } from "../../src/domain/random.ts";
import { benjaminiHochberg } from "../../src/stats/benjamini-hochberg.ts";
import { chiSquare, poolRare } from "../../src/stats/chi-square.ts";
import { ksTwoSample } from "../../src/stats/ks.ts";
import { drawCounts } from "../../src/stats/multinomial.ts";
import { buildProfile, columnOf, profileNumbers, SAMPLE_LIMIT } from "../../src/stats/profile.ts";
import { populationStability } from "../../src/stats/psi.ts";
import { totalVariation } from "../../src/stats/total-variation.ts";

const uniform = (n: number, seed: number, shift = 0) => {
  const next = random(seed);
  return Array.from({ length: n }, () => next() + shift).sort((a, b) => a - b);
};

describe("two samples", () => {
  it("are equal to themselves and symmetric", () => {
    const [a, b] = [uniform(40, 1), uniform(70, 2, 0.2)];
    expect(ksTwoSample(a, a)).toMatchObject({ statistic: 0, pValue: 1 });
    expect(ksTwoSample(a, b).pValue).toBeCloseTo(ksTwoSample(b, a).pValue, 12);
    expect(populationStability([3, 9, 1], [3, 9, 1])).toBe(0);
    expect(totalVariation([1, 1], [2, 2])).toBe(0);
    expect(totalVariation([5, 0], [0, 9])).toBe(1);
  });

  it("change the method of the p-value, not its meaning, when they grow", () => {
    const [reference, window] = [uniform(400, 3), uniform(10_001, 4)];
    const large = ksTwoSample(reference, window);
    expect(large.method).toBe("asymptotic");
    const exact = ksTwoSample(reference, window.slice(0, 10_000));
    expect(exact.method).toBe("exact");
    expect(Math.abs(large.pValue - exact.pValue)).toBeLessThan(0.02);
  });
});

describe("categories", () => {
  it("cannot be tested when only one is left", () => {
    expect(chiSquare([5, 0], [9, 0])).toBeNull();
    expect(chiSquare([0, 0], [9, 1])).toBeNull();
  });

  it("that are rare are pooled, and no row is lost", () => {
    expect(poolRare([100, 3, 1], [90, 2, 0])).toEqual({ first: [100, 4], second: [90, 2] });
    expect(poolRare([50, 40], [30, 60])).toEqual({ first: [50, 40], second: [30, 60] });
  });
});

describe("bins", () => {
  it("that are empty make the index large, never infinite", () => {
    const value = populationStability([50, 50, 0], [0, 50, 50]);
    expect(value).toBeGreaterThan(2);
    expect(Number.isFinite(value)).toBe(true);
  });
});

describe("drawn counts", () => {
  it.each([40, 100_000])("of %i rows add up and have the right mean and variance", (rows) => {
    const next = random(5);
    const draws = Array.from({ length: 2000 }, () => drawCounts(next, rows, [0.02, 0.28, 0.7]));
    expect(draws.every((counts) => counts.reduce((a, b) => a + b, 0) === rows)).toBe(true);
    for (const [bin, share] of [0.02, 0.28, 0.7].entries()) {
      const values = draws.map((counts) => counts[bin] ?? 0);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
      const expected = rows * share * (1 - share);
      expect(Math.abs(mean - rows * share)).toBeLessThan(4 * Math.sqrt(expected / draws.length));
      expect(variance / expected).toBeGreaterThan(0.85);
      expect(variance / expected).toBeLessThan(1.15);
    }
  });
});

describe("Benjamini and Hochberg", () => {
  it("keeps the order, never lowers a p-value and never exceeds one", () => {
    const next = random(3);
    const pValues = Array.from({ length: 50 }, next);
    const adjusted = benjaminiHochberg(pValues);
    const inOrder = [...pValues.keys()]
      .sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0))
      .map((at) => adjusted[at] ?? 2);
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    expect(adjusted.every((value, index) => value >= (pValues[index] ?? 1) && value <= 1)).toBe(true);
  });
});

describe("the profile", () => {
  const columns = [
    { name: "x", type: "number" },
    { name: "c", type: "category" },
  ] as const;

  it("counts what is missing and survives JSON, whatever the values are called", () => {
    const rows = [
      { x: 2, c: "__proto__" },
      { x: null, c: "b" },
      { x: 4, c: null },
      { x: 3, c: "b" },
    ];
    const profile = buildProfile(columns, rows);
    expect(profile.rows).toBe(4);
    expect(columnOf(profile, "x")).toMatchObject({
      n: 3,
      missing: 1,
      min: 2,
      max: 4,
      mean: 3,
      median: 3,
      sample: [2, 3, 4],
    });
    expect(columnOf(profile, "c")).toMatchObject({
      n: 3,
      missing: 1,
      counts: [
        ["b", 2],
        ["__proto__", 1],
      ],
    });
    expect(JSON.parse(canonicalJson(profile))).toEqual(profile);
  });

  it("of nothing is empty, not NaN", () => {
    const profile = buildProfile(columns, []);
    expect(columnOf(profile, "x")).toMatchObject({ n: 0, min: null, mean: null, deciles: [], sample: [] });
    expect(() => canonicalJson(profile)).not.toThrow();
  });

  it("keeps a large column's shape in a bounded sample", () => {
    const values = uniform(20_000, 9);
    const profile = profileNumbers("x", values);
    expect(profile.sample).toHaveLength(SAMPLE_LIMIT);
    expect(profile.sample[0]).toBe(profile.min);
    expect(profile.sample.at(-1)).toBe(profile.max);
    expect(ksTwoSample(profile.sample, values).statistic).toBeLessThan(1 / SAMPLE_LIMIT);
  });
});
