/** What chance gives: p-values are as often small as they say, and null effects are those of raw values drawn anew. */
import { describe, expect, it } from "vitest";
import { DRIFT_STATISTIC_NAMES, DRIFT_STATISTICS } from "../../src/domain/drift-statistics.ts";
import { random } from "../../src/domain/random.ts";
import { measureDistance } from "../../src/stats/drift-distance.ts";
import { ksTail } from "../../src/stats/ks.ts";
import { ksNullEffects } from "../../src/stats/ks-null.ts";
import { shareDraws } from "../../src/stats/level-draws.ts";
import { profileCategories, profileNumbers } from "../../src/stats/profile.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { wassersteinDistance } from "../../src/stats/wasserstein.ts";

const DRAWS = 149;
const REPEATS = 72;
const SHARES = [0.45, 0.25, 0.15, 0.1, 0.04, 0.01];

const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const category = (next: () => number) => {
  let level = next();
  const found = SHARES.findIndex((share) => {
    level -= share;
    return level < 0;
  });
  return `c${found}`;
};

const COLUMNS = {
  normal: (next: () => number, n: number, limit?: number) => drawNumbers(n, () => normal(next), limit),
  lognormal: (next: () => number, n: number, limit?: number) => drawNumbers(n, () => Math.exp(normal(next)), limit),
  counts: (next: () => number, n: number, limit?: number) => drawNumbers(n, () => Math.floor(9 * next() ** 2), limit),
  categories: (next: () => number, n: number) =>
    profileCategories(
      "x",
      Array.from({ length: n }, () => category(next)),
    ),
};
const drawNumbers = (n: number, draw: () => number, limit?: number) =>
  profileNumbers("x", Array.from({ length: n }, draw), limit);

const cases = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).flatMap((column) =>
  DRIFT_STATISTIC_NAMES.filter((name) =>
    ["both", column === "categories" ? "categories" : "numbers"].includes(DRIFT_STATISTICS[name].of),
  ).flatMap((statistic) => {
    const isBinned = column !== "categories" && "binned" in DRIFT_STATISTICS[statistic];
    const binnings = isBinned ? (["quantiles", "evidently", "nannyml"] as const) : (["quantiles"] as const);
    return binnings.map((binning) => ({ column, statistic, binning }));
  }),
);

/** More than this many of n at a chance of `share` happen once in a hundred thousand times. */
const atMost = (n: number, share: number) => n * share + 4.3 * Math.sqrt(n * share * (1 - share)) + 2;

describe("nothing changed", () => {
  it.each(cases)("$statistic of $column, $binning: few alarms", ({ column, statistic, binning }) => {
    const shared = shareDraws((subject) => random(subject.length * 7919 + subject.charCodeAt(0)));
    let [small, median, beyond] = [0, 0, 0];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const next = random(repeat * 2654435761 + 17);
      const m = [100, 300, 1000][repeat % 3] ?? 100;
      // Both a reference of which all is kept and one of quantiles.
      const [reference, current] = [
        COLUMNS[column](next, repeat % 2 === 0 ? 600 : 2400),
        COLUMNS[column](next, m, Number.POSITIVE_INFINITY),
      ];
      const options = { binning, draws: DRAWS, next, shared };
      const { effect, pValue, nulls } = measureDistance(statistic, reference, current, options);
      small += pValue <= 0.05 ? 1 : 0;
      median += pValue <= 0.5 ? 1 : 0;
      beyond += effect > (nulls[DRAWS - 1] ?? 0) ? 1 : 0;
    }
    expect(small).toBeLessThanOrEqual(atMost(REPEATS, 0.05));
    expect(median).toBeLessThanOrEqual(atMost(REPEATS, 0.5));
    expect(beyond).toBeLessThanOrEqual(atMost(REPEATS, 1 / (DRAWS + 1)));
    // Ties make the Kolmogorov-Smirnov test careful, but no test may be blind.
    if (!(statistic === "ks" && column === "counts")) expect(median).toBeGreaterThan(REPEATS * 0.25);
  });
});

describe("null effects", () => {
  it.each(["normal", "lognormal"] as const)("of areas are those of raw values of %s columns", (column) => {
    const next = random(5);
    const reference = COLUMNS[column](next, 1500);
    const current = COLUMNS[column](next, 200, Number.POSITIVE_INFINITY);
    const { nulls } = measureDistance("wasserstein", reference, current, { binning: "quantiles", draws: 1500, next });
    const all = [...reference.sample, ...current.sample];
    const drawn = (n: number) =>
      Float64Array.from({ length: n }, () => all[Math.floor(next() * all.length)] ?? 0).sort();
    const raw = Array.from(
      { length: 800 },
      () => wassersteinDistance(drawn(1500), drawn(200)) / (reference.std ?? 1),
    ).sort((a, b) => a - b);
    for (const level of [0.5, 0.9, 0.95]) {
      expect(quantile(nulls, level) / quantile(raw, level)).toBeGreaterThan(0.88);
      expect(quantile(nulls, level) / quantile(raw, level)).toBeLessThan(1.12);
    }
  });

  it("of the largest difference are the test's own quantiles", () => {
    for (const [n, m] of [
      [40, 60],
      [2000, 300],
      [100_000, 5000],
    ] as const) {
      const nulls = ksNullEffects(n, m, 200);
      for (const index of [20, 100, 180, 198]) {
        const tail = ksTail(n, m, nulls[index] ?? 0).pValue;
        expect(Math.abs(tail - (1 - (index + 0.5) / 200))).toBeLessThan(0.04);
      }
    }
  });
});

describe("a large reference", () => {
  it("of few values is compared by each value's count, as if all rows were kept", () => {
    const next = random(8);
    const values = Array.from({ length: 5000 }, () => Math.floor(12 * next() ** 3));
    const [kept, all] = [profileNumbers("x", values), profileNumbers("x", values, Number.POSITIVE_INFINITY)];
    expect(kept.sample.length).toBeLessThan(all.sample.length);
    const current = drawNumbers(400, () => Math.floor(12 * next() ** 2.6), Number.POSITIVE_INFINITY);
    for (const statistic of ["ks", "wasserstein", "psi", "jensen-shannon", "hellinger"] as const) {
      for (const binning of ["quantiles", "evidently"] as const) {
        const of = (reference: typeof kept) =>
          measureDistance(statistic, reference, current, { binning, draws: 50, next: random(1) });
        expect(of(kept).effect).toBeCloseTo(of(all).effect, 9);
        expect(of(kept).pValue).toBeCloseTo(of(all).pValue, 6);
      }
    }
  });

  it("of quantiles is as near as its levels are", () => {
    const next = random(9);
    const values = Array.from({ length: 30_000 }, () => Math.exp(normal(next)));
    const [kept, all] = [profileNumbers("x", values), profileNumbers("x", values, Number.POSITIVE_INFINITY)];
    const current = drawNumbers(800, () => Math.exp(normal(next) + 0.1), Number.POSITIVE_INFINITY);
    for (const statistic of ["ks", "wasserstein", "psi", "jensen-shannon", "hellinger"] as const) {
      const of = (reference: typeof kept) =>
        measureDistance(statistic, reference, current, { binning: "quantiles", draws: 50, next: random(1) }).effect;
      expect(Math.abs(of(kept) / of(all) - 1), statistic).toBeLessThan(0.02);
    }
  });

  it("cannot be compared with nothing, nor with another type", () => {
    const options = { binning: "quantiles", draws: 2, next: random(1) } as const;
    const [some, none] = [profileNumbers("x", [1, 2]), profileNumbers("x", [])];
    expect(() => measureDistance("ks", some, none, options)).toThrow(RangeError);
    expect(() => measureDistance("ks", some, profileCategories("x", ["a"]), options)).toThrow(TypeError);
  });
});
