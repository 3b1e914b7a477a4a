/** Draws of rows and of counts: what they draw, that both are one distribution, and what falls back to what. */
import { describe, expect, test } from "vitest";
import { random } from "../../src/domain/random.ts";
import { argsort } from "../../src/stats/argsort.ts";
import { bca } from "../../src/stats/bca.ts";
import { drawBinomial } from "../../src/stats/binomial.ts";
import { upperGamma } from "../../src/stats/gamma.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { rankingOf, rankingScores } from "../../src/stats/ranking.ts";
import { drawnRows, drawnSum, jackknifeOf, rowBootstrap } from "../../src/stats/row-bootstrap.ts";

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value / values.length, 0);
const deviation = (values: ArrayLike<number>) => {
  const centre = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - centre) ** 2)));
};

describe("binomial draws", () => {
  test.each([
    [200, 0.3],
    [40, 0.9],
    [1_000, 0.5],
    [30, 0.05],
    [5_000, 0.01],
  ])("%i rows at %f follow the distribution (chi-square)", (n, share) => {
    const next = random(n);
    const draws = 40_000;
    const seen = new Map<number, number>();
    for (let draw = 0; draw < draws; draw++) {
      const hits = drawBinomial(next, n, share);
      seen.set(hits, (seen.get(hits) ?? 0) + 1);
    }
    let [chance, statistic, degrees, rest, seenRest] = [(1 - share) ** n, 0, -1, 0, 0];
    if (chance === 0) throw new RangeError("the first chance must be a number");
    for (let hits = 0; hits <= n; hits++) {
      rest += chance * draws;
      seenRest += seen.get(hits) ?? 0;
      // Cochran: cells of at least five.
      if (rest >= 5) {
        statistic += (seenRest - rest) ** 2 / rest;
        degrees++;
        [rest, seenRest] = [0, 0];
      }
      chance *= ((n - hits) / (hits + 1)) * (share / (1 - share));
    }
    expect(upperGamma(degrees / 2, statistic / 2)).toBeGreaterThan(1e-4);
  });

  test("ends are certain, and many rows are no harder", () => {
    const next = random(2);
    expect([drawBinomial(next, 50, 0), drawBinomial(next, 50, 1), drawBinomial(next, 0, 0.4)]).toEqual([0, 50, 0]);
    const draws = Float64Array.from({ length: 4_000 }, () => drawBinomial(next, 1e8, 0.37));
    expect(Math.abs(mean(draws) - 3.7e7)).toBeLessThan((5 * Math.sqrt(1e8 * 0.37 * 0.63)) / Math.sqrt(4_000));
    expect(deviation(draws) / Math.sqrt(1e8 * 0.37 * 0.63)).toBeCloseTo(1, 1);
  });
});

describe("the order of numbers", () => {
  test.each([10, 2_500])("%i of them, with ties, negative ones, both zeros and infinities", (n) => {
    const next = random(n);
    const values = Float64Array.from({ length: n }, (_, index) => {
      if (index % 97 === 3) return index % 2 === 0 ? -0 : 0;
      return index === 5 ? -Infinity : index === 6 ? Infinity : Math.round((next() - 0.5) * 400) / 1e3;
    });
    const expected = Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
    expect([...argsort(values)]).toEqual(expected);
    const same = new Float64Array(n).fill(3);
    expect([...argsort(same)]).toEqual([...same.keys()]);
  });
});

describe("drawing rows", () => {
  test("all statistics see one draw of as many rows, and the interval of a mean is the textbook's", () => {
    const next = random(3);
    const values = Float64Array.from({ length: 500 }, () => next());
    const [means = new Float64Array(), opposites = new Float64Array()] = rowBootstrap(
      500,
      4_000,
      random(4),
      (times) => {
        expect(drawnRows(times)).toBe(500);
        const share = drawnSum(values, times) / 500;
        return [share, -share];
      },
    );
    expect([...opposites].map((value) => -value).reverse()).toEqual([...means]);
    expect(deviation(means) / (deviation(values) / Math.sqrt(500))).toBeCloseTo(1, 1);
  });

  test("a draw without a row of the class is left out of what it cannot tell", () => {
    const ranking = rankingOf([0.9, 0.4, 0.3, 0.2], [true, false, false, false]);
    const measure = (times: Uint8Array) => [rankingScores(ranking, times).rocAuc, drawnRows(times)];
    const [areas, rows] = rowBootstrap(4, 1_000, random(8), measure);
    // No row of the class with (3/4)^4, no other row with (1/4)^4.
    expect((areas?.length ?? 0) / 1_000).toBeCloseTo(1 - 0.75 ** 4 - 0.25 ** 4, 1);
    expect(areas?.every((value) => value === 1)).toBe(true);
    expect(rows?.length).toBe(1_000);
  });

  test("the jackknife leaves out each row, or each group of rows, once", () => {
    const values = Float64Array.from([1, 2, 4, 8, 16]);
    const measure = (times: Uint8Array) => [drawnSum(values, times) / drawnRows(times)];
    expect([...(jackknifeOf(5, measure)[0] ?? [])]).toEqual([30 / 4, 29 / 4, 27 / 4, 23 / 4, 15 / 4]);
    expect([...(jackknifeOf(5, measure, 2)[0] ?? [])]).toEqual([10 / 2, 21 / 3]);
  });

  test("groups give about the acceleration of single rows", () => {
    const next = random(6);
    const values = Float64Array.from({ length: 4_000 }, () => -Math.log(1 - next()));
    const measure = (times: Uint8Array) => [drawnSum(values, times) / drawnRows(times)];
    const [replicates = new Float64Array()] = rowBootstrap(4_000, 2_000, random(7), measure);
    const ends = (groups: number) => bca(replicates, mean(values), jackknifeOf(4_000, measure, groups)[0] ?? [], 0.95);
    const spread = deviation(replicates);
    expect(ends(200).method).toBe("bca");
    expect(Math.abs(ends(200).low - ends(4_000).low)).toBeLessThan(0.1 * spread);
    expect(Math.abs(ends(200).high - ends(4_000).high)).toBeLessThan(0.1 * spread);
  });
});

describe("BCa", () => {
  test("falls back to percentiles where it cannot be had, and says so", () => {
    const replicates = [1, 2, 3, 4, 5];
    const percentile = { low: quantile(replicates, 0.05), high: quantile(replicates, 0.95), method: "percentile" };
    expect(bca(replicates, 9, [1, 2, 3], 0.9)).toEqual(percentile);
    expect(bca(replicates, 0, [1, 2, 3], 0.9)).toEqual(percentile);
    expect(bca(replicates, 3, [2, 2, 2], 0.9)).toEqual(percentile);
    expect(bca(replicates, 3, [0.1 + 0.2, 0.3, 0.3], 0.9)).toEqual(percentile);
    expect(bca(replicates, 3, [], 0.9)).toEqual(percentile);
    expect(bca([2, 2, 2], 2, [2, 2, 2], 0.9)).toEqual({ low: 2, high: 2, method: "percentile" });
  });

  test("each end of a skewed mean errs more evenly than the percentile interval's", () => {
    const next = random(12);
    const errs = { bca: [0, 0], percentile: [0, 0] };
    const trials = 600;
    for (let trial = 0; trial < trials; trial++) {
      const values = Float64Array.from({ length: 30 }, () => -Math.log(1 - next()));
      const measure = (times: Uint8Array) => [drawnSum(values, times) / drawnRows(times)];
      const [replicates = new Float64Array()] = rowBootstrap(30, 400, next, measure);
      const found = bca(replicates, mean(values), jackknifeOf(30, measure)[0] ?? [], 0.9);
      const plain = { low: quantile(replicates, 0.05), high: quantile(replicates, 0.95) };
      for (const [each, { low, high }] of [
        [errs.bca, found],
        [errs.percentile, plain],
      ] as const) {
        if (low > 1) each[0] = (each[0] ?? 0) + 1;
        if (high < 1) each[1] = (each[1] ?? 0) + 1;
      }
    }
    const uneven = ([low = 0, high = 0]: readonly number[]) => Math.abs(high - low) / trials;
    expect(uneven(errs.bca)).toBeLessThan(uneven(errs.percentile));
  });
});
