/** Compares two columns of categories by every statistic; chance is drawn once for all of them. */
import { type DriftStatistic, statisticFor } from "../../domain/drift-statistics.ts";
import { random } from "../../domain/random.ts";
import { chiSquare, poolRare } from "../../stats/chi-square.ts";
import { balancedCramersV } from "../../stats/cramers-v.ts";
import { hellingerDistance } from "../../stats/hellinger.ts";
import { jensenShannonDistance } from "../../stats/jensen-shannon.ts";
import { lInfinity } from "../../stats/l-infinity.ts";
import { drawCounts } from "../../stats/multinomial.ts";
import { populationStability } from "../../stats/psi.ts";
import { totalVariation } from "../../stats/total-variation.ts";
import { drawsFor, floorFrom, isMany } from "./chance.ts";
import type {
  CategoryDigest,
  CategorySide,
  ColumnComparison,
  ColumnStatistic,
  ComparisonOptions,
  JudgedStatistic,
} from "./column.ts";

type Comparison = Extract<ColumnComparison, { readonly type: "category" }>;
type Effect = (first: readonly number[], second: readonly number[]) => number;

/** Categories that are shown; all are measured. */
const SHOWN = 50;
/** Counts that are drawn for one column, beyond which there are fewer draws. */
const MOST_DRAWN = 100_000;
const FEWEST_DRAWS = 20;

const EFFECTS = {
  "total-variation": totalVariation,
  "l-infinity": lInfinity,
  "cramers-v": balancedCramersV,
  psi: populationStability,
  "jensen-shannon": jensenShannonDistance,
  hellinger: hellingerDistance,
} as const satisfies Partial<Record<DriftStatistic, Effect>>;

type Measured = keyof typeof EFFECTS;

export function compareCategories(
  name: string,
  reference: CategoryDigest,
  current: CategoryDigest,
  options: ComparisonOptions,
): Comparison {
  const [before, now] = [reference.counts ?? new Map<string, number>(), current.counts ?? new Map<string, number>()];
  const values = [...new Set([...before.keys(), ...now.keys()])];
  const [first, second] = [values.map((value) => before.get(value) ?? 0), values.map((value) => now.get(value) ?? 0)];
  const news = [...now].filter(([value]) => !before.has(value)).sort(([, a], [, b]) => b - a);
  const shown = shownOf(values, first, second);
  const base = {
    name,
    type: "category",
    reference: sideOf(reference, shown, before),
    current: sideOf(current, shown, now),
    news: news.slice(0, SHOWN),
    fresh: news.length,
    freshRows: news.reduce((sum, [, rows]) => sum + rows, 0),
  } as const;
  if (reference.n === 0 || current.n === 0) return { ...base, statistics: [], judged: null };
  const { measured, test } = measureAll(first, second, [reference.n, current.n], options);
  const wanted = statisticFor(options.statistic, "categories");
  return {
    ...base,
    statistics: [...test, ...measured.map(({ nulls: _, ...rest }) => rest)],
    judged: measured.find(({ statistic }) => statistic === wanted) ?? null,
  };
}

function measureAll(
  first: readonly number[],
  second: readonly number[],
  n: readonly [number, number],
  { seed }: ComparisonOptions,
) {
  const pooled = poolRare(first, second);
  const found = chiSquare(pooled.first, pooled.second);
  const [pValue, method] = [found?.pValue ?? 1, found?.method ?? "one category: nothing to test"];
  const test: readonly ColumnStatistic[] = found
    ? [{ statistic: "chi-square", value: found.statistic, pValue, n, method }]
    : [];
  const chance = drawnEffects(first, second, n, seed);
  const measured = (Object.keys(EFFECTS) as Measured[]).map((statistic): JudgedStatistic => {
    const nulls = chance[statistic];
    return { statistic, value: EFFECTS[statistic](first, second), pValue, n, method, floor: floorFrom(nulls), nulls };
  });
  return { measured, test };
}

/** Both sides drawn from their common shares, again and again. */
function drawnEffects(
  first: readonly number[],
  second: readonly number[],
  [n, m]: readonly [number, number],
  seed: number,
): Readonly<Record<Measured, readonly number[]>> {
  const next = random(seed);
  const shares = first.map((count, index) => (count + (second[index] ?? 0)) / (n + m));
  const affordable = Math.max(FEWEST_DRAWS, Math.floor(MOST_DRAWN / shares.length));
  const draws = isMany(n, m) ? FEWEST_DRAWS : Math.min(drawsFor(n, m), affordable);
  const pairs = Array.from(
    { length: draws },
    () => [drawCounts(next, n, shares), drawCounts(next, m, shares)] as const,
  );
  const drawn = (effect: Effect) => pairs.map(([before, now]) => effect(before, now)).sort((a, b) => a - b);
  return {
    "total-variation": drawn(EFFECTS["total-variation"]),
    "l-infinity": drawn(EFFECTS["l-infinity"]),
    "cramers-v": drawn(EFFECTS["cramers-v"]),
    psi: drawn(EFFECTS.psi),
    "jensen-shannon": drawn(EFFECTS["jensen-shannon"]),
    hellinger: drawn(EFFECTS.hellinger),
  };
}

/** The most frequent ones, both sides counted alike. */
function shownOf(values: readonly string[], first: readonly number[], second: readonly number[]): readonly string[] {
  const weight = (index: number) => Math.max(first[index] ?? 0, second[index] ?? 0);
  const order = values.map((value, index) => ({ value, weight: weight(index) }));
  order.sort((a, b) => b.weight - a.weight || (a.value < b.value ? -1 : 1));
  return order.slice(0, SHOWN).map(({ value }) => value);
}

function sideOf(
  { n, missing, counts }: CategoryDigest,
  shown: readonly string[],
  rows: ReadonlyMap<string, number>,
): CategorySide {
  return {
    n,
    missing,
    distinct: counts?.size ?? null,
    counts: shown.map((value) => [value, rows.get(value) ?? 0] as const),
  };
}

/** Free text or names: no shares of it mean anything. */
export const textSide = ({ n, missing, counts }: CategoryDigest): CategorySide => ({
  n,
  missing,
  distinct: counts?.size ?? null,
  counts: [],
});
