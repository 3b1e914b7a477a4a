/** Every statistic of two columns of numbers: from all values where they are there, else from quantiles. */
import type { Binning, DriftStatistic } from "../../domain/drift-statistics.ts";
import { random } from "../../domain/random.ts";
import type { BinnedStatistic } from "../../stats/binned.ts";
import { chiSquare, poolRare } from "../../stats/chi-square.ts";
import type { ExactDistances } from "../../stats/columnar/compare-ordered.ts";
import { type NumberColumn, profileOf, SAMPLE } from "../../stats/columnar/number-digest.ts";
import { type Counts, countOrdered, distinctOfBoth } from "../../stats/columnar/ordered-counts.ts";
import { measureDistance } from "../../stats/drift-distance.ts";
import { evidentlyPsi } from "../../stats/evidently-bins.ts";
import { hellingerDistance } from "../../stats/hellinger.ts";
import { jensenShannonDistance } from "../../stats/jensen-shannon.ts";
import { ksTail } from "../../stats/ks.ts";
import type { SharedDraws } from "../../stats/level-draws.ts";
import { fittedTail } from "../../stats/null-effects.ts";
import { populationStability } from "../../stats/psi.ts";
import { deviationNorm } from "../../stats/wasserstein.ts";
import { drawsFor, floorFrom, isMany } from "./chance.ts";
import type { ColumnStatistic, ComparisonOptions } from "./column.ts";

export interface Measured extends ColumnStatistic {
  readonly statistic: DriftStatistic;
  readonly pValue: number;
  /** Absent: not drawn, since there are so many values that the p-value has a closed form. */
  readonly nulls?: readonly number[];
  readonly isJudged: boolean;
}

const BINNED: readonly (readonly [BinnedStatistic, Binning])[] = [
  ["psi", "quantiles"],
  ["jensen-shannon", "quantiles"],
  ["hellinger", "quantiles"],
  ["psi", "evidently"],
  ["jensen-shannon", "evidently"],
  ["hellinger", "evidently"],
  ["jensen-shannon", "nannyml"],
  ["hellinger", "nannyml"],
];

/** Evidently's bins for Hellinger are as many as there are different values: beyond this, counting them costs as much as all else. */
const DISTINCT_COUNTED = 400_000;

export interface MeasureOptions extends ComparisonOptions {
  readonly shared?: SharedDraws;
  /** null: some values are not there. */
  readonly distances: ExactDistances | null;
}

/** Quantiles that chance is drawn by: of many values chance is next to nothing, and fewer will do if only that is asked of them. */
export const sampleFor = (reference: NumberColumn, current: NumberColumn): number =>
  reference.exact && current.exact && isMany(reference.n, current.n) ? SAMPLE / 4 : SAMPLE;

/** Neither side may be empty. */
export function measureNumbers(
  name: string,
  reference: NumberColumn,
  current: NumberColumn,
  options: MeasureOptions,
): readonly Measured[] {
  const [n, m] = [reference.n, current.n];
  const { distances } = options;
  const isExact = distances !== null;
  const sample = sampleFor(reference, current);
  const [before, now] = [profileOf(name, reference, sample), profileOf(name, current, sample)];
  const isDistinctCounted = !isExact || n + m <= DISTINCT_COUNTED;
  const wanted: readonly Wanted[] = [
    { statistic: "ks", exactly: distances && (() => byLargest(n, m, distances)) },
    { statistic: "wasserstein", exactly: distances && (() => byArea(reference, distances)) },
    ...BINNED.filter(
      ([statistic, binning]) => isDistinctCounted || statistic !== "hellinger" || binning !== "evidently",
    ).map(([statistic, binning]) => ({
      statistic,
      binning,
      exactly: distances && (() => byBins(statistic, binning, reference, current)),
    })),
  ];
  return wanted.map(({ statistic, binning, exactly }) => {
    const isJudged = statistic === options.statistic && (binning === undefined || binning === options.binning);
    const exact = exactly?.() ?? null;
    const base = { statistic, ...(binning && { binning }), n: [n, m] as const, isJudged };
    if (exact?.tail && isMany(n, m) && !isJudged) return { ...base, value: exact.value, ...exact.tail() };
    const { seed, shared } = options;
    const draw = {
      binning: binning ?? "quantiles",
      draws: drawsFor(n, m),
      next: random(seed),
      ...(shared && { shared }),
    };
    const chance = measureDistance(statistic, before, now, draw);
    const nulls = Array.from(chance.nulls);
    return {
      ...base,
      value: exact?.value ?? chance.effect,
      pValue: exact ? (exact.pValue ?? fittedTail(exact.value, chance.nulls, exact.power)) : chance.pValue,
      method: exact?.method ?? chance.method,
      floor: floorFrom(nulls),
      ...(!isExact && { error: reference.rankError + current.rankError }),
      nulls,
    };
  });
}

interface Wanted {
  readonly statistic: DriftStatistic;
  readonly binning?: Binning;
  /** null: some values are not there. */
  readonly exactly: (() => Exact) | null;
}

interface Exact {
  readonly value: number;
  readonly pValue?: number;
  readonly method?: string;
  /** Of the value that is about a scaled chi-square: how its p-value is read from drawn values. */
  readonly power: 1 | 2;
  /** What is said of many values without any draws. */
  readonly tail?: () => { readonly pValue: number; readonly method: string };
}

function byLargest(n: number, m: number, { ks: value }: ExactDistances): Exact {
  const { pValue, method } = ksTail(n, m, value);
  const found = { pValue, method: `two-sample Kolmogorov-Smirnov, ${method}` };
  return { value, ...found, power: 1, tail: () => found };
}

const byArea = ({ std }: NumberColumn, { wasserstein }: ExactDistances): Exact => ({
  value: wasserstein / deviationNorm(std ?? 0),
  power: 1,
});

function byBins(statistic: BinnedStatistic, binning: Binning, reference: NumberColumn, current: NumberColumn): Exact {
  const byDistinct = binning === "evidently" && statistic === "hellinger";
  const distinct = byDistinct ? distinctOfBoth(reference.values.all(), current.values.all()) : null;
  const counts = countOrdered(reference, current, binning, distinct);
  const value = DISTANCES[statistic](counts, binning);
  return {
    value,
    power: statistic === "psi" ? 1 : 2,
    tail: () => chiSquareTail(counts),
  };
}

const DISTANCES: Readonly<Record<BinnedStatistic, (counts: Counts, binning: Binning) => number>> = {
  psi: ({ first, second }, binning) =>
    binning === "evidently" ? evidentlyPsi(first, second) : populationStability(first, second),
  "jensen-shannon": ({ first, second }, binning) =>
    jensenShannonDistance(first, second, binning === "evidently" ? "e" : 2),
  hellinger: ({ first, second }) => hellingerDistance(first, second),
};

/** Whether the bins' rows differ by more than chance: with many values that is the same question, and needs no draws. */
function chiSquareTail({ first, second }: Counts): { readonly pValue: number; readonly method: string } {
  const pooled = poolRare(first, second);
  const pValue = chiSquare(pooled.first, pooled.second)?.pValue ?? 1;
  return { pValue, method: "chi-square, 2 x k, of the bins" };
}
