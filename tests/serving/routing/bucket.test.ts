/** Which routing keys a canary answers: sticky, monotone, and exactly none at 0. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { BUCKETS, bucketOf, bucketsOf, hashKey } from "../../../src/serving/routing/bucket.ts";
import golden from "../../golden/routing.json" with { type: "json" };

const { rollout } = golden.buckets;
const isCanarys = (key: string, weight: number, id = rollout) => bucketOf(hashKey(key, id)) < bucketsOf(weight);
const weights = fc.double({ min: 0, max: 100, noNaN: true });

it.each(golden.buckets.cases)(`${golden.buckets.call}: $bucket`, ({ key, bucket }) => {
  expect(bucketOf(hashKey(key, rollout))).toBe(bucket);
});

it("is the same for a key each time, and within the ten thousand", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (key, id) => {
      const bucket = bucketOf(hashKey(key, id));
      expect(bucketOf(hashKey(key, id))).toBe(bucket);
      expect(bucket).toBeGreaterThanOrEqual(0);
      expect(bucket).toBeLessThan(BUCKETS);
    }),
  );
});

it("keeps every key that a smaller weight had", () => {
  fc.assert(
    fc.property(fc.string(), weights, weights, (key, a, b) => {
      const [smaller, larger] = [Math.min(a, b), Math.max(a, b)];
      if (isCanarys(key, smaller)) expect(isCanarys(key, larger)).toBe(true);
    }),
  );
});

it("gives the canary exactly none at 0, and all at 100", () => {
  fc.assert(
    fc.property(fc.string(), (key) => {
      expect(isCanarys(key, 0)).toBe(false);
      expect(isCanarys(key, 100)).toBe(true);
    }),
  );
});

it.each([
  [0.07, 7],
  [5, 500],
  [2.5, 250],
  [33.33, 3333],
  [0.001, 1],
  [99.99, 9999],
])("%d percent are %d buckets, whatever floating point says", (weight, buckets) => {
  expect(bucketsOf(weight)).toBe(buckets);
});

it("spreads keys that count upwards, and rollouts apart from each other", () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);
  const first = keys.filter((key) => isCanarys(key, 5));
  // Binomial: four standard deviations of 0.05 in 20,000 are 0.006.
  expect(Math.abs(first.length / keys.length - 0.05)).toBeLessThan(0.006);
  const both = first.filter((key) => isCanarys(key, 50, "another rollout"));
  expect(Math.abs(both.length / first.length - 0.5)).toBeLessThan(0.07);
});
