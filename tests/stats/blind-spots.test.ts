/** Changes that a statistic could be blind to: columns of nearly one value, and categories with a few rows each. */
import { expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";
import { decileEdges } from "../../src/stats/decile-edges.ts";
import { type DistanceOptions, measureDistance } from "../../src/stats/drift-distance.ts";
import { profileCategories, profileNumbers } from "../../src/stats/profile.ts";

const options = (seed: number): DistanceOptions => ({ binning: "quantiles", draws: 300, next: random(seed) });

const zeros = (rows: number, share: number, seed: number) => {
  const next = random(seed);
  const values = Array.from({ length: rows }, () => (next() < share ? 0 : 1 + next()));
  return profileNumbers("rain", values, rows > 5000 ? 2048 : Number.POSITIVE_INFINITY);
};

const among = (rows: number, categories: number, seed: number) => {
  const next = random(seed);
  const cells = Array.from({ length: rows }, () => `c${Math.floor(next() * categories)}`);
  return profileCategories("product", cells);
};

it.each([2000, 20_000])("binned statistics see that a column of zeros is none any more, of %i rows", (rows) => {
  for (const statistic of ["psi", "jensen-shannon", "hellinger"] as const) {
    const { effect, pValue } = measureDistance(statistic, zeros(rows, 0.95, 1), zeros(500, 0.4, 2), options(3));
    expect(effect).toBeGreaterThan(0.3);
    expect(pValue).toBeLessThan(1e-6);
  }
});

it("binned statistics see that a constant is another one, and nothing where it is the same", () => {
  const constant = (value: number) => profileNumbers("x", new Array(400).fill(value));
  expect(measureDistance("psi", constant(0), constant(3), options(1)).effect).toBeGreaterThan(5);
  expect(measureDistance("psi", constant(3), constant(3), options(1)).effect).toBeCloseTo(0, 12);
  // As far as the last digit of a sum is from another order of it.
  expect(measureDistance("psi", constant(0.3), constant(0.1 + 0.2), options(1)).effect).toBeCloseTo(0, 12);
});

it("a value with many deciles has a bin to itself; others are edges as they are", () => {
  expect(decileEdges([0, 0, 0, 0, 0, 0, 0, 1, 2], [0, 0, 0, 0, 0.5, 1, 2, 4])).toEqual([-1e-9, 0.25, 1, 2]);
  expect(decileEdges([1, 1, 1, 2, 2, 2, 3, 3, 3], [1, 2, 3])).toEqual([1 - 1e-9, 1.5, 2.5, 3 + 3e-9]);
});

it("zeros that stay as they are raise no alarm more often than stated", () => {
  const fails = Array.from({ length: 100 }, (_, run) => {
    const found = measureDistance("psi", zeros(1000, 0.95, 1000 + run), zeros(300, 0.95, 2000 + run), options(run));
    return found.pValue <= 0.05;
  }).filter(Boolean).length;
  // A binomial of 100 runs at 5% stays under 13 in all but 0.05% of seeds.
  expect(fails).toBeLessThanOrEqual(12);
});

it.each([
  ["total-variation", 300],
  ["jensen-shannon", 1000],
  ["cramers-v", 1000],
] as const)("%s: half of a thousand categories are not there any more, which %i rows show", (statistic, rows) => {
  const { pValue, method } = measureDistance(statistic, among(5000, 1000, 1), among(rows, 500, 2), options(3));
  expect(pValue).toBeLessThan(0.01);
  expect(method).toContain("draws of both");
});

it("a thousand categories that stay as they are raise no alarm more often than stated", () => {
  const fails = Array.from({ length: 60 }, (_, run) => {
    const [before, now] = [among(2000, 1000, 3000 + run), among(300, 1000, 4000 + run)];
    return measureDistance("total-variation", before, now, { ...options(run), draws: 100 }).pValue <= 0.05;
  }).filter(Boolean).length;
  // A binomial of 60 runs at 5% stays under 10 in all but 0.05% of seeds.
  expect(fails).toBeLessThanOrEqual(9);
});
