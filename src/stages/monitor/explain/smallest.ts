/** The smallest change that a rule sees in four windows of five: windows are drawn with more and more of it. */
import type { Binning, DriftStatistic } from "../../../domain/drift-statistics.ts";
import { distributionDistance } from "../../../stats/distribution-distance.ts";
import { measureDistance } from "../../../stats/drift-distance.ts";
import { ksTail } from "../../../stats/ks.ts";
import { drawCounts } from "../../../stats/multinomial.ts";
import { fittedTail } from "../../../stats/null-effects.ts";
import {
  type CategoryProfile,
  type ColumnProfile,
  type NumberProfile,
  profileNumbers,
} from "../../../stats/profile.ts";

export interface Watched {
  /** As it is measured on this type of column. */
  readonly statistic: DriftStatistic;
  readonly binning: Binning;
  readonly reference: ColumnProfile;
  readonly rows: number;
  /** The effect that fails. */
  readonly threshold: number;
  next(): number;
}

const WINDOWS = 40;
const POWER = 0.8;
const STEPS = 7;

/**
 * Of numbers: deviations of the reference by which all values move. Of categories: the share of rows that moves to the
 * most frequent one. null: not even the largest change that was tried.
 */
export function smallestSeen(watched: Watched): number | null {
  const { reference } = watched;
  const most = reference.type === "number" ? 2 : 1 - topShare(reference);
  if (reference.type === "number" && !((reference.std ?? 0) > 0)) return null;
  const sees = (change: number): boolean => {
    let seen = 0;
    for (let window = 0; window < WINDOWS; window++) if (effectOf(watched, change) >= watched.threshold) seen++;
    return seen >= POWER * WINDOWS;
  };
  if (!sees(most)) return null;
  let [low, high] = [0, most];
  for (let at = 0; at < STEPS; at++) {
    const middle = (low + high) / 2;
    if (sees(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function effectOf({ statistic, binning, reference, rows, next }: Watched, change: number): number {
  if (reference.type === "category") {
    const current = changedCategories(reference, rows, change, next);
    return measureDistance(statistic, reference, current, { binning, draws: 2, next }).effect;
  }
  const current = changedNumbers(reference, rows, change, next);
  // Their exact chance costs more than the distance itself, and is not asked for here.
  if (statistic === "ks") return distributionDistance(reference, current).largest;
  if (statistic === "wasserstein") return distributionDistance(reference, current).area / (reference.std ?? 1);
  return measureDistance(statistic, reference, current, { binning, draws: 2, next }).effect;
}

/** A window of the reference's own values, all moved by so many of its deviations. */
export function changedNumbers(
  { name, sample, std }: NumberProfile,
  rows: number,
  deviations: number,
  next: () => number,
): NumberProfile {
  const move = deviations * (std ?? 0);
  const values = Array.from({ length: rows }, () => (sample[Math.floor(next() * sample.length)] ?? 0) + move);
  return profileNumbers(name, values, Number.POSITIVE_INFINITY);
}

export function changedCategories(
  { name, counts, n }: CategoryProfile,
  rows: number,
  change: number,
  next: () => number,
): CategoryProfile {
  const top = topShare({ counts, n });
  const shares = counts.map(([, count], index) =>
    index === 0 ? top + change : (count / n) * (1 - change / Math.max(1 - top, Number.EPSILON)),
  );
  const drawn = drawCounts(next, rows, shares);
  const found = counts.map(([value], index) => [value, drawn[index] ?? 0] as const);
  return { name, type: "category", n: rows, missing: 0, counts: found.filter(([, count]) => count > 0) };
}

/** Counts are sorted by frequency. */
const topShare = ({ counts, n }: Pick<CategoryProfile, "counts" | "n">): number => (counts[0]?.[1] ?? 0) / n;

/** The effect whose chance is `level`, by the tail that the p-value is read from, as nearly as that has a formula. */
export function criticalEffect(
  statistic: DriftStatistic,
  nulls: Float64Array,
  sizes: { readonly n: number; readonly m: number },
  level: number,
): number {
  const tail =
    statistic === "ks"
      ? (effect: number) => ksTail(sizes.n, sizes.m, effect).pValue
      : (effect: number) => fittedTail(effect, nulls, statistic === "psi" || statistic === "wasserstein" ? 1 : 2);
  let [low, high] = [0, 4 * Math.max(nulls.at(-1) ?? 0, Number.EPSILON)];
  for (let at = 0; at < 24; at++) {
    const middle = (low + high) / 2;
    if (tail(middle) > level) low = middle;
    else high = middle;
  }
  return high;
}
