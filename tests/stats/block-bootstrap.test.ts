/** Rows that hang together: chance by blocks keeps its level where chance by single rows does not. */
import { describe, expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";
import { blockMeanInterval, blockNull } from "../../src/stats/block-bootstrap.ts";
import { blockLength } from "../../src/stats/block-length.ts";

const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** Autoregressive rows with mean 0 and deviation 1. */
function autoregressive(rows: number, correlation: number, next: () => number): Float64Array {
  let value = normal(next);
  return Float64Array.from({ length: rows }, () => {
    value = correlation * value + Math.sqrt(1 - correlation ** 2) * normal(next);
    return value;
  });
}

/** Area between the distribution functions of samples of any sizes. */
function area(reference: Float64Array, window: Float64Array): number {
  const at = (sample: Float64Array, share: number) => sample[Math.floor(share * sample.length)] ?? 0;
  let sum = 0;
  for (let step = 0; step < 50; step++) {
    sum += Math.abs(at(reference, (step + 0.5) / 50) - at(window, (step + 0.5) / 50)) / 50;
  }
  return sum;
}

function alarms(correlation: number, rows: number, runs: number, seed: number, isBlocked: boolean, shift = 0): number {
  const next = random(seed);
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const window = autoregressive(rows, correlation, next).map((value) => value + shift);
    const reference = Float64Array.from({ length: 400 }, () => normal(next)).sort();
    const block = isBlocked ? blockLength(window).circular : 1;
    const nulls = blockNull(window, reference, area, { block, draws: 99, next });
    if (area(reference, window.slice().sort()) > (nulls[94] ?? Number.NaN)) found++;
  }
  return found / runs;
}

describe("distances of windows whose rows hang together", () => {
  it.each([0.5, 0.8, 0.95])("alarm no more often than they say at a correlation of %d", (correlation) => {
    // 5% and three standard errors of a share of 100 runs.
    expect(alarms(correlation, 300, 100, 7, true)).toBeLessThanOrEqual(0.05 + 0.065);
  });

  it("alarm far more often when rows are taken for independent", () => {
    expect(alarms(0.8, 300, 60, 8, false)).toBeGreaterThan(0.25);
  });

  it("see a shift by a deviation all the same", () => {
    expect(alarms(0.8, 300, 60, 9, true, 1)).toBeGreaterThan(0.8);
  });

  it("are of the same size whatever is drawn, ascending, and equal for equal seeds", () => {
    const values = autoregressive(50, 0.5, random(1));
    const draw = () =>
      blockNull(values, values.slice().sort(), (first, second) => first.length + second.length / 1000, {
        block: 4,
        draws: 5,
        next: random(2),
      });
    expect(draw()).toEqual(draw());
    const [first, last] = [draw()[0], draw()[4]];
    expect(first).toBe(last);
    expect(blockNull([3], [1, 2], () => 1, { block: 9, draws: 1, next: random(1) })).toHaveLength(1);
  });
});

describe("the mean of rows that hang together", () => {
  it.each([0, 0.8])("lies in its interval about as often as it says at a correlation of %d", (correlation) => {
    const next = random(15);
    let [held, heldAsIndependent] = [0, 0];
    const runs = 300;
    for (let run = 0; run < runs; run++) {
      const values = autoregressive(400, correlation, next);
      const block = blockLength(values).circular;
      const interval = blockMeanInterval(values, { block, draws: 99, next }, 0.9);
      if (interval && interval.low <= 0 && 0 <= interval.high) held++;
      const single = blockMeanInterval(values, { block: 1, draws: 99, next }, 0.9);
      if (single && single.low <= 0 && 0 <= single.high) heldAsIndependent++;
    }
    // Three standard errors, and what 99 draws cost the interval's ends.
    expect(held / runs).toBeGreaterThan(0.9 - 0.07);
    if (correlation > 0) expect(heldAsIndependent / runs).toBeLessThan(0.6);
  });

  it("is nothing of no rows, and a point of rows that are all the same", () => {
    const options = { block: 3, draws: 9, next: random(1) };
    expect(blockMeanInterval([], options, 0.9)).toBeNull();
    expect(blockMeanInterval([1, 1, 1, 1, 1, 1], options, 0.9)).toMatchObject({ low: 1, high: 1 });
  });
});
