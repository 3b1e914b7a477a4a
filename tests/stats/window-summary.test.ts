/** Summaries of windows: what joined ones keep, in whatever order they are joined, and what is refused. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/domain/json.ts";
import { random } from "../../src/domain/random.ts";
import { buildProfile, SAMPLE_LIMIT } from "../../src/stats/profile.ts";
import { mergeSketches, type QuantileSketch, rankIn, sketchOf, sketchRows } from "../../src/stats/quantile-sketch.ts";
import { readSummary } from "../../src/stats/read-summary.ts";
import {
  asProfile,
  mergeSummaries,
  OTHER_VALUES,
  summarise,
  VALUE_LIMIT,
  type WindowSummary,
} from "../../src/stats/window-summary.ts";

const columns = [
  { name: "x", type: "number" },
  { name: "c", type: "category" },
] as const;

const rowsOf = (seed: number, n: number, draw: (next: () => number) => number) => {
  const next = random(seed);
  return Array.from({ length: n }, () => ({ x: draw(next), c: `c${Math.floor(next() * 5)}` }));
};

/** The worst error of a rank, as a share of all rows, over 199 quantiles: sorted, so that 99% of them are told apart. */
function rankErrors(sketch: QuantileSketch, values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from({ length: 199 }, (_, index) => {
    const value = sorted[Math.floor(((index + 1) / 200) * sorted.length)] ?? 0;
    const [from, to] = [sorted.indexOf(value), sorted.lastIndexOf(value) + 1];
    const rank = rankIn(sketch, value) * sorted.length;
    return Math.max(0, from - rank, rank - to) / sorted.length;
  }).sort((a, b) => a - b);
}

describe("a quantile sketch", () => {
  it("keeps all of few values", () => {
    expect(sketchOf([3, 1, 2, 2])).toEqual({ levels: [[1, 2, 2, 3]] });
    expect(mergeSketches(sketchOf([3, 1]), sketchOf([2]))).toEqual({ levels: [[1, 2, 3]] });
    expect(sketchOf([])).toEqual({ levels: [] });
  });

  it("loses no row, and no rank by more than 0.5%, in whatever order parts are joined", () => {
    const shape = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 2600 }), { minLength: 1, maxLength: 24 }),
      seed: fc.integer({ min: 1, max: 1e6 }),
      kind: fc.constantFrom("uniform", "ordered", "integers", "lognormal"),
      picks: fc.infiniteStream(fc.nat()),
    });
    fc.assert(
      fc.property(shape, ({ sizes, seed, kind, picks }) => {
        const next = random(seed);
        let passed = 0;
        const value = () => {
          passed += 1;
          if (kind === "ordered") return passed;
          return kind === "integers"
            ? Math.floor(next() * 30)
            : kind === "uniform"
              ? next()
              : Math.exp(4 * next() - next());
        };
        const parts = sizes.map((size) => Array.from({ length: size }, value));
        const left = parts.map(sketchOf);
        while (left.length > 1) {
          const [a] = left.splice((picks.next().value ?? 0) % left.length, 1);
          const at = (picks.next().value ?? 0) % left.length;
          left[at] = mergeSketches(left[at] ?? sketchOf([]), a ?? sketchOf([]));
        }
        const joined = left[0] ?? sketchOf([]);
        const all = parts.flat();
        expect(sketchRows(joined)).toBe(all.length);
        expect(rankErrors(joined, all)[197]).toBeLessThanOrEqual(0.005);
        expect(joined.levels.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(3 * 1024);
      }),
      { numRuns: 40, seed: 20261121 },
    );
  });

  it("of many windows stays exact enough, and as small", () => {
    const parts = Array.from({ length: 400 }, (_, at) => rowsOf(at + 1, 250, (next) => next()).map(({ x }) => x));
    const joined = parts.map(sketchOf).reduce(mergeSketches);
    expect(rankErrors(joined, parts.flat()).at(-1)).toBeLessThanOrEqual(0.003);
    expect(canonicalJson(joined).length).toBeLessThan(80_000);
  });
});

describe("window summaries", () => {
  const [a, b] = [rowsOf(1, 700, (next) => 5 * next()), rowsOf(2, 200, (next) => 9 + next())];

  it("joined are those of the rows together", () => {
    const joined = mergeSummaries(summarise(columns, a), summarise(columns, b));
    const profile = buildProfile(columns, [...a, ...b]);
    const [x, c] = joined.columns.map(asProfile);
    expect(c).toEqual(profile.columns[1]);
    expect(x).toEqual(profile.columns[0]);
    const moments = joined.columns[0];
    if (moments?.type !== "number") throw new Error("a number");
    expect(moments.mean).toBeCloseTo((profile.columns[0] as { mean: number }).mean, 10);
  });

  it("of many rows make a profile near the rows' own", () => {
    const parts = Array.from({ length: 12 }, (_, at) => rowsOf(at + 9, 900, (next) => Math.exp(3 * next())));
    const profile = buildProfile(columns, parts.flat()).columns[0];
    const joined = asProfile(parts.map((rows) => summarise(columns, rows)).reduce(mergeSummaries).columns[0] as never);
    if (profile?.type !== "number" || joined.type !== "number") throw new Error("numbers");
    expect(joined.sample).toHaveLength(SAMPLE_LIMIT);
    expect([joined.n, joined.min, joined.max]).toEqual([profile.n, profile.min, profile.max]);
    expect(joined.std).toBeCloseTo(profile.std ?? 0, 9);
    // Levels move by at most half a percent: so do the values next to them.
    const sorted = parts
      .flat()
      .map(({ x }) => x)
      .sort((p, q) => p - q);
    for (const [index, decile] of joined.deciles.entries()) {
      const rank = sorted.filter((value) => value <= decile).length / sorted.length;
      expect(Math.abs(rank - (index + 1) / 10)).toBeLessThan(0.005);
    }
  });

  it("count what is missing, pool what is rare, and survive what windows lack", () => {
    const many = Array.from({ length: VALUE_LIMIT + 30 }, (_, at) => ({ c: `v${at}`, x: null }));
    const summary = summarise(columns, [...many, ...many.slice(0, VALUE_LIMIT)]);
    expect(summary.columns[0]).toMatchObject({ n: 0, missing: 2 * VALUE_LIMIT + 30, min: null });
    expect(summary.columns[1]).toMatchObject({ others: 30 });
    const profile = asProfile(summary.columns[1] as never);
    expect(profile.type === "category" && profile.counts.at(-1)).toEqual([OTHER_VALUES, 30]);
    const other = summarise([{ name: "y", type: "number" }], [{ y: 1 }]);
    expect(mergeSummaries(summary, other).columns.map(({ name }) => name)).toEqual(["x", "c", "y"]);
    const retyped = summarise([{ name: "x", type: "category" }], [{ x: "1" }]);
    expect(mergeSummaries(summary, retyped).columns.map(({ name }) => name)).toEqual(["c"]);
  });
});

describe("a stored summary", () => {
  const summary = summarise(
    columns,
    rowsOf(4, 3000, (next) => next()),
  );

  it("is read as it was written", () => {
    expect(readSummary(canonicalJson(summary))).toEqual(summary);
    expect(readSummary(canonicalJson(summarise(columns, [])))).toEqual(summarise(columns, []));
  });

  const [x, c] = summary.columns;
  const withColumn = (column: object): string =>
    JSON.stringify({ ...summary, columns: [column] } satisfies Record<keyof WindowSummary, unknown>);
  it.each([
    ["no JSON", "{"],
    ["another schema", JSON.stringify({ ...summary, schema: 2 })],
    ["no columns", JSON.stringify({ schema: 1, rows: 3 })],
    ["negative rows", JSON.stringify({ ...summary, rows: -1 })],
    ["a column twice", JSON.stringify({ ...summary, columns: [x, x] })],
    ["an unknown type", withColumn({ ...x, type: "text" })],
    ["rows that do not add up", withColumn({ ...x, n: 2999 })],
    ["values out of order", withColumn({ ...x, n: 2, sketch: { levels: [[2, 1]] } })],
    ["values beyond the ends", withColumn({ ...x, n: 1, sketch: { levels: [[7]] } })],
    ["no number", withColumn({ ...x, mean: "1" })],
    ["too many levels", withColumn({ ...x, sketch: { levels: Array.from({ length: 60 }, () => []) } })],
    ["counts that do not add up", withColumn({ ...c, others: 1 })],
    [
      "a value twice",
      withColumn({
        ...c,
        n: 2,
        counts: [
          ["a", 1],
          ["a", 1],
        ],
        others: 0,
      }),
    ],
    [
      "a count below zero",
      withColumn({
        ...c,
        n: 0,
        counts: [
          ["a", 1],
          ["b", -1],
        ],
        others: 0,
      }),
    ],
  ])("is refused: %s", (_, text) => {
    expect(readSummary(text)).toBeNull();
  });
});
