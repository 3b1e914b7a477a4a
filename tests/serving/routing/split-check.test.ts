/** The share is watched for good without crying wolf, and a wrong one is found. */
import { expect, it } from "vitest";
import { bucketOf } from "../../../src/serving/routing/bucket.ts";
import { createSplitCheck, type SplitCheck } from "../../../src/serving/routing/split-check.ts";
import { createSplitLooks } from "../../../src/serving/routing/split-looks.ts";

/** Mulberry32: 32 bits each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** A hash of a new key each time. */
function hashes(seed: number): () => Buffer {
  const next = numbers(seed);
  return () => {
    const hashed = Buffer.allocUnsafe(24);
    for (let offset = 0; offset < 24; offset += 4) hashed.writeUInt32BE(next(), offset);
    return hashed;
  };
}

/** Keys until a mismatch is found; null: none among so many. `kept`: share of the canary's that it does answer. */
function found(check: SplitCheck, buckets: number, keys: number, seed: number, kept = 1): number | null {
  const next = hashes(seed);
  for (let count = 1; count <= keys; count++) {
    const hashed = next();
    check.observe(hashed, bucketOf(hashed) < buckets && hashed.readUInt32BE(20) / 2 ** 32 < kept);
    if (check.mismatch()) return count;
  }
  return null;
}

it("raises at most one false alarm in a thousand rollouts over all its looks", () => {
  const isAlarm = (seed: number) => {
    const [next, looks] = [numbers(seed), createSplitLooks(0.25)];
    let canaryKeys = 0;
    for (let keys = 1; keys <= 12_800 && !looks.mismatch(); keys++) {
      if (next() < 2 ** 30) canaryKeys += 1;
      looks.counted(keys, canaryKeys);
    }
    return looks.mismatch() !== null;
  };
  const alarms = Array.from({ length: 4_000 }, (_, seed) => isAlarm(seed + 1)).filter(Boolean).length;
  // 4 are expected at most; more than 12 have a probability of 0.03 percent.
  expect(alarms).toBeLessThanOrEqual(12);
});

it.each([
  [500, 0.8],
  [2_500, 0.9],
  [5_000, 0],
])("with %d buckets, of which the canary keeps %d, it is found", (buckets, kept) => {
  const check = createSplitCheck(buckets);
  expect(found(check, buckets, 200_000, 7, kept)).not.toBeNull();
  const look = check.mismatch();
  expect(look?.pValue).toBeLessThan(look?.threshold ?? 0);
});

it("keeps what it found, whatever comes later", () => {
  const check = createSplitCheck(5_000);
  found(check, 5_000, 10_000, 3, 0);
  const look = check.mismatch();
  found(check, 5_000, 50_000, 4);
  expect(check.mismatch()).toEqual(look);
});

it("counts a key once, however often it comes", () => {
  const check = createSplitCheck(5_000);
  const next = hashes(9);
  const keys = Array.from({ length: 150 }, next);
  for (let round = 0; round < 100; round++) for (const key of keys) check.observe(key, bucketOf(key) < 5_000);
  expect(check.state().keys).toBe(150);
  expect(check.state().look).toBeNull();
});

it("looks first when a hundred keys are expected in the smaller arm, then at each doubling, each at its price", () => {
  const check = createSplitCheck(1_000);
  const next = hashes(11);
  const looks = new Map<number, number>();
  for (let count = 0; count < 8_000; count++) {
    const hashed = next();
    check.observe(hashed, bucketOf(hashed) < 1_000);
    const { look } = check.state();
    if (look) looks.set(look.keys, look.threshold);
  }
  expect([...looks.keys()]).toEqual([1_000, 2_000, 4_000, 8_000].filter((keys) => keys <= check.state().keys));
  expect([...looks.values()].map((each) => Math.round(0.001 / each))).toEqual([2, 6, 12, 20].slice(0, looks.size));
});
