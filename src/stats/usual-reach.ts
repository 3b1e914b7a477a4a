/** How far a count strays from the median of a few earlier ones when nothing changed: in all but three of a thousand cases. */
import { quantile } from "./quantile.ts";

/** The farthest of 8 counts, and of 12 the two farthest, are left out: a bad day must not make all days usual. */
const leftOut = (counts: number): number => (counts < 8 ? 0 : counts < 12 ? 1 : 2);

/**
 * Deviations, by how many counts there are, that the next of normal counts is from their median in 3 of 1,000 cases: drawn,
 * 200,000 times each. Of four counts so many since four know little of how they vary; three would be passed in 8% of cases.
 */
const REACH: readonly (readonly [counts: number, deviations: number])[] = [
  [4, 9.89],
  [5, 7.04],
  [6, 5.9],
  [7, 5.13],
  [8, 6.82],
  [9, 6.14],
  [10, 5.58],
  [11, 5.21],
  [12, 6.17],
  [13, 5.8],
  [14, 5.45],
];
/** Of independent callers the deviation is known: the square root of the count. */
const REACH_OF_CALLERS = 2.97;

/** `counts` ascend; four of them at least, else nothing is unusual. */
export function usualReach(counts: readonly number[]): number {
  const usual = quantile(counts, 0.5);
  const k = counts.length;
  const nearest = counts.toSorted((a, b) => Math.abs(a - usual) - Math.abs(b - usual));
  const kept = nearest.slice(0, k - leftOut(k));
  const mean = kept.reduce((sum, count) => sum + count, 0) / kept.length;
  const deviation = Math.sqrt(kept.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (kept.length - 1));
  const reach = REACH.findLast(([least]) => k >= least)?.[1] ?? Number.POSITIVE_INFINITY;
  return Math.max(reach * deviation, REACH_OF_CALLERS * Math.sqrt(usual * (1 + 1 / k)));
}
