/** Intervals of quantiles between order statistics. */
import { expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";
import { binomialQuantile, quantileInterval } from "../../src/stats/quantile-interval.ts";

it.each([
  [1, 0.5, 0.025, 0],
  [30, 0.95, 0.975, 30],
  [101, 0.5, 0.025, 41],
  [101, 0.5, 0.975, 60],
  [1_000, 0.99, 0.025, 983],
  [100_000, 0.95, 0.975, 95_135],
  [1_000_000, 0.5, 0.025, 499_020],
])("the binomial quantile of %i at %d is scipy 1.17.1's `binom.ppf(%d, n, p)`", (n, share, level, expected) => {
  expect(binomialQuantile(n, share, level)).toBe(expected);
});

it("covers the true quantile as often as it says", () => {
  const next = random(3);
  const covered = Array.from({ length: 1_000 }, () => {
    const sorted = Float64Array.from({ length: 200 }, () => -Math.log(next())).sort();
    const { low, high } = quantileInterval(sorted, 0.9, 0.95);
    const truth = -Math.log(0.1);
    return low <= truth && truth <= high;
  }).filter(Boolean).length;
  expect(covered).toBeGreaterThan(935);
  expect(covered).toBeLessThan(990);
});

it("ends at the values that there are", () => {
  expect(quantileInterval([5], 0.99, 0.95)).toEqual({ low: 5, high: 5 });
});
