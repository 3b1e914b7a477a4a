/** How far a column moved from its reference, by any of the drift statistics: effect, p-value, and what chance alone gives. */

import { type Binning, type DriftStatistic, statisticFor } from "../domain/drift-statistics.ts";
import { type BinnedStatistic, binNumbers } from "./binned.ts";
import { chiSquare, poolRare } from "./chi-square.ts";
import { balancedCramersV } from "./cramers-v.ts";
import { distributionDistance } from "./distribution-distance.ts";
import { evidentlyPsi } from "./evidently-bins.ts";
import { hellingerDistance } from "./hellinger.ts";
import { jensenShannonDistance } from "./jensen-shannon.ts";
import { ksTail } from "./ks.ts";
import { ksNullEffects } from "./ks-null.ts";
import { lInfinity } from "./l-infinity.ts";
import { drawLevels, LEVELS, type SharedDraws } from "./level-draws.ts";
import { sum } from "./mean.ts";
import { areaNullEffects, dealtNullEffects, type Effect, fittedTail, redrawnNullEffects } from "./null-effects.ts";
import { type Pooled, pooledQuantiles, poolValues } from "./pooled.ts";
import type { CategoryProfile, ColumnProfile, NumberProfile } from "./profile.ts";
import { populationStability } from "./psi.ts";
import { totalVariation } from "./total-variation.ts";
import { deviationNorm } from "./wasserstein.ts";

export interface DistanceOptions {
  readonly binning: Binning;
  /** How many effects of chance are drawn. */
  readonly draws: number;
  readonly next: () => number;
  /** Where many columns are measured at once: those of equal sizes then use the same draws. */
  readonly shared?: SharedDraws;
}

export interface MeasuredDistance {
  /** The one asked for, or its counterpart for columns of this type. */
  readonly statistic: DriftStatistic;
  readonly effect: number;
  readonly pValue: number;
  /** How the p-value was found. */
  readonly method: string;
  /** Effects of windows of this size in which nothing changed, ascending. */
  readonly nulls: Float64Array;
}

/** Neither column may be empty, and both are of one type. */
export function measureDistance(
  statistic: DriftStatistic,
  reference: ColumnProfile,
  current: ColumnProfile,
  options: DistanceOptions,
): MeasuredDistance {
  if (reference.n === 0 || current.n === 0) throw new RangeError(`${current.name} has no values to compare`);
  if (reference.type === "number" && current.type === "number") {
    return numbers(statisticFor(statistic, "numbers"), reference, current, options);
  }
  if (reference.type === "category" && current.type === "category") {
    return categories(statisticFor(statistic, "categories"), reference, current, options);
  }
  throw new TypeError(`${current.name} is a ${current.type} here and a ${reference.type} in the reference`);
}

function numbers(
  statistic: DriftStatistic,
  reference: NumberProfile,
  current: NumberProfile,
  options: DistanceOptions,
): MeasuredDistance {
  switch (statistic) {
    case "ks":
      return byLargest(reference, current, options);
    case "wasserstein":
      return byArea(reference, current, options);
    case "psi":
    case "jensen-shannon":
    case "hellinger":
      return byBins(statistic, reference, current, options);
    default:
      throw new TypeError(`${statistic} is not defined on numbers`);
  }
}

function byLargest(reference: NumberProfile, current: NumberProfile, options: DistanceOptions): MeasuredDistance {
  const { largest: effect, slack } = distributionDistance(reference, current);
  const [n, m] = [reference.n, current.n];
  // What equal quantiles hide must not count as evidence.
  const { pValue, method } = ksTail(n, m, Math.max(0, effect - slack));
  const pooled = poolValues(reference, current);
  const nulls = isStepped(pooled, reference, current)
    ? dealtNullEffects(rowsOf(pooled, n + m), m, options.draws, options.next, largestOfCounts)
    : ksNullEffects(n, m, options.draws);
  return { statistic: "ks", effect, pValue, method: `two-sample Kolmogorov-Smirnov, ${method}`, nulls };
}

function byArea(reference: NumberProfile, current: NumberProfile, options: DistanceOptions): MeasuredDistance {
  const norm = deviationNorm(reference.std ?? 0);
  const effect = distributionDistance(reference, current).area / norm;
  const [n, m, draws] = [reference.n, current.n, options.draws];
  const pooled = poolValues(reference, current);
  const areas = isStepped(pooled, reference, current)
    ? dealtNullEffects(rowsOf(pooled, n + m), m, draws, options.next, areaOfCounts(pooled.values))
    : areaNullEffects(
        options.shared?.(n, m, draws) ?? drawLevels(n, m, draws, options.next),
        pooledQuantiles(pooled, LEVELS),
      );
  const nulls = areas.map((area) => area / norm);
  return { statistic: "wasserstein", effect, pValue: fittedTail(effect, nulls, 1), method: resampled(draws), nulls };
}

/** Columns of few distinct values are drawn by value; of others the sample's values stand for all between them. */
const FEW_VALUES = 256;

const isStepped = ({ values }: Pooled, first: NumberProfile, second: NumberProfile) =>
  values.length <= FEW_VALUES && values.length < 0.9 * (first.sample.length + second.sample.length);

const rowsOf = ({ shares }: Pooled, rows: number) => shares.map((share) => share * rows);

const largestOfCounts: Effect = (first, second) => {
  const [n, m] = [sum(first), sum(second)];
  let [f, g, largest] = [0, 0, 0];
  for (let index = 0; index < first.length; index++) {
    f += first[index] ?? 0;
    g += second[index] ?? 0;
    largest = Math.max(largest, Math.abs(f / n - g / m));
  }
  return largest;
};

const areaOfCounts =
  (values: readonly number[]): Effect =>
  (first, second) => {
    const [n, m] = [sum(first), sum(second)];
    let [f, g, area] = [0, 0, 0];
    for (let index = 0; index < first.length; index++) {
      f += first[index] ?? 0;
      g += second[index] ?? 0;
      const value = values[index] ?? 0;
      area += Math.abs(f / n - g / m) * ((values[index + 1] ?? value) - value);
    }
    return area;
  };

function byBins(
  statistic: BinnedStatistic,
  reference: NumberProfile,
  current: NumberProfile,
  { binning, draws, next }: DistanceOptions,
): MeasuredDistance {
  const { first, second } = binNumbers(reference, current, binning, statistic);
  const effectOf = effectOfCounts(statistic, binning);
  const nulls =
    binning === "evidently"
      ? // Its bins are cut by both samples together, so they stay whoever's the rows are.
        dealtNullEffects(addUp(first, second), current.n, draws, next, effectOf)
      : redrawnNullEffects(first, supposedCounts(first, binning), current.n, draws, next, effectOf);
  const effect = effectOf(first, second);
  const power = statistic === "psi" ? 1 : 2;
  return { statistic, effect, pValue: fittedTail(effect, nulls, power), method: resampled(draws), nulls };
}

/**
 * Half a row in each bin: what is empty in a sample is not impossible in its population. Beyond the smallest and the
 * largest of n rows, which NannyML's last bin is, lie two of the next n + 1 on average.
 */
function supposedCounts(counts: readonly number[], binning: Binning): readonly number[] {
  return counts.map((count, bin) => count + (binning === "nannyml" && bin === counts.length - 1 ? 2 : 0.5));
}

const addUp = (first: readonly number[], second: readonly number[]) =>
  first.map((count, bin) => count + (second[bin] ?? 0));

export function effectOfCounts(statistic: DriftStatistic, binning: Binning): Effect {
  switch (statistic) {
    case "psi":
      return binning === "evidently" ? evidentlyPsi : populationStability;
    case "jensen-shannon":
      // Evidently's is in nats.
      return (first, second) => jensenShannonDistance(first, second, binning === "evidently" ? "e" : 2);
    case "hellinger":
      return hellingerDistance;
    case "total-variation":
      return totalVariation;
    case "l-infinity":
      return lInfinity;
    case "cramers-v":
      return balancedCramersV;
    default:
      throw new TypeError(`${statistic} is not defined on categories`);
  }
}

function categories(
  statistic: DriftStatistic,
  reference: CategoryProfile,
  current: CategoryProfile,
  { binning, draws, next }: DistanceOptions,
): MeasuredDistance {
  const { first, second } = alignCounts(reference, current);
  const effectOf = effectOfCounts(statistic, binning);
  const effect = effectOf(first, second);
  const nulls = dealtNullEffects(addUp(first, second), current.n, draws, next, effectOf);
  const pooled = poolRare(first, second);
  const isPooled = pooled.first.length < first.length;
  const inPool = isPooled ? (pooled.first.at(-1) ?? 0) / reference.n + (pooled.second.at(-1) ?? 0) / current.n : 0;
  if (inPool > MOST_POOLED) {
    const power = statistic === "psi" || statistic === "total-variation" || statistic === "l-infinity" ? 1 : 2;
    return { statistic, effect, pValue: fittedTail(effect, nulls, power), method: resampled(draws), nulls };
  }
  const test = chiSquare(pooled.first, pooled.second);
  const [pValue, method] = [test?.pValue ?? 1, test?.method ?? "one category: nothing to test"];
  return { statistic, effect, pValue, method, nulls };
}

/**
 * Share of rare categories, of both samples together, up to which chi-square may take them as one: it is blind to what moves
 * among them. Of many categories with a few rows each that is all there is.
 */
const MOST_POOLED = 0.2;

/** Counts of both by the same categories; one that a side lacks has none there. */
export function alignCounts(
  first: Pick<CategoryProfile, "counts">,
  second: Pick<CategoryProfile, "counts">,
): { readonly first: readonly number[]; readonly second: readonly number[] } {
  const [before, now] = [new Map(first.counts), new Map(second.counts)];
  const values = [...new Set([...before.keys(), ...now.keys()])];
  return { first: values.map((value) => before.get(value) ?? 0), second: values.map((value) => now.get(value) ?? 0) };
}

const resampled = (draws: number) => `${draws} draws of both, gamma tail`;
