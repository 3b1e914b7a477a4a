/** The distribution function of a column of which all values are kept, or only quantiles. */
import { placeAfter, placeBefore } from "./histogram-edges.ts";

/** Ascending values that stand for `n` rows: all of them, or evenly spaced quantiles from the smallest to the largest. */
export interface Sorted {
  readonly n: number;
  readonly sample: readonly number[];
  /** Distinct values and their rows, where they are counted. */
  readonly values?: readonly (readonly [value: number, count: number])[];
}

/** Before and at each knot, straight in between. */
export interface Distribution {
  readonly at: readonly number[];
  readonly before: readonly number[];
  readonly upTo: readonly number[];
  /** By how much a step may be off where equal quantiles hide its size. */
  readonly slack: number;
}

export const keepsAll = ({ n, sample }: Sorted): boolean => sample.length >= n;

/**
 * All values give the empirical distribution function itself. Quantiles at equal levels give it exactly at the quantiles
 * (to 1/n) and a straight line between them: with k of n rows between two of them it is off by about sqrt(k) / 2n there,
 * little against the 1 / sqrt(n) by which samples differ anyway. Where neighbouring quantiles are equal, the step is
 * known to half a level at each side.
 */
export function distributionOf(sorted: Sorted): Distribution {
  const { n, sample, values } = sorted;
  if (values && !keepsAll(sorted)) return stepsOf(values, n);
  const [at, before, upTo]: [number[], number[], number[]] = [[], [], []];
  const [isAll, last] = [keepsAll(sorted), sample.length - 1];
  let isTied = false;
  for (let start = 0; start <= last; ) {
    let end = start;
    while (end < last && sample[end + 1] === sample[start]) end++;
    at.push(sample[start] ?? Number.NaN);
    if (isAll) {
      before.push(start / sample.length);
      upTo.push((end + 1) / sample.length);
    } else {
      const half = end > start ? 0.5 : 0;
      before.push(start === 0 ? 0 : Math.min(1 - 1 / n, (start - half) / last));
      upTo.push(end === last ? 1 : Math.max(1 / n, (end + half) / last));
      isTied ||= end > start;
    }
    start = end + 1;
  }
  return { at, before, upTo, slack: isTied ? 0.5 / last : 0 };
}

function stepsOf(values: readonly (readonly [value: number, count: number])[], n: number): Distribution {
  let rows = 0;
  const upTo = values.map(([, count]) => {
    rows += count;
    return rows / n;
  });
  return { at: values.map(([value]) => value), before: [0, ...upTo.slice(0, -1)], upTo, slack: 0 };
}

/** The share of rows below x, `next` being the first knot that is not smaller. */
export function shareBefore({ at, before, upTo }: Distribution, next: number, x: number): number {
  if (next >= at.length) return 1;
  if (next === 0) return 0;
  const [left, right] = [at[next - 1] ?? 0, at[next] ?? 0];
  const [low, high] = [upTo[next - 1] ?? 0, before[next] ?? 1];
  return x === right ? high : low + ((high - low) * (x - left)) / (right - left);
}

/** Rows between neighbouring edges, lower edge included, the last bin closed: `numpy.histogram` where all values are kept. */
export function rowsBetween(edges: readonly number[], sorted: Sorted): readonly number[] {
  const places = rowsBelow(edges, sorted, true);
  return places.slice(1).map((place, index) => place - (places[index] ?? 0));
}

/** Rows below each edge; at most the last one, where that is closed. */
export function rowsBelow(edges: readonly number[], sorted: Sorted, isClosed: boolean): readonly number[] {
  const last = edges.length - 1;
  if (keepsAll(sorted)) {
    const { sample } = sorted;
    return edges.map((edge, at) => (isClosed && at === last ? placeAfter(sample, edge) : placeBefore(sample, edge)));
  }
  const distribution = distributionOf(sorted);
  return edges.map((edge, index) => {
    const next = placeBefore(distribution.at, edge);
    const isStep = isClosed && index === last && distribution.at[next] === edge;
    return sorted.n * (isStep ? (distribution.upTo[next] ?? 1) : shareBefore(distribution, next, edge));
  });
}

/** Distinct values, ascending, and how many rows each stands for. */
export function rowsByValue(sorted: Sorted): ReadonlyMap<number, number> {
  const { at, before, upTo } = distributionOf(sorted);
  return new Map(at.map((value, index) => [value, ((upTo[index] ?? 0) - (before[index] ?? 0)) * sorted.n]));
}
