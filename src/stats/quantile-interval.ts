/**
 * The interval of a quantile between two order statistics: how many of n values lie below the true quantile is binomial,
 * whatever their distribution (W. J. Conover, "Practical Nonparametric Statistics", 1999, section 3.2). Where n is so small
 * that even the largest value may lie below it, the interval ends there and does not reach its confidence.
 */
import { logGamma } from "./gamma.ts";

/** `sorted` ascends and is not empty. Ends are values that were measured. */
export function quantileInterval(
  sorted: ArrayLike<number>,
  share: number,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const n = sorted.length;
  const tail = (1 - confidence) / 2;
  const below = binomialQuantile(n, share, tail);
  const above = binomialQuantile(n, share, 1 - tail);
  const at = (rank: number) => sorted[Math.max(0, Math.min(n - 1, rank))] as number;
  // With fewer than `below` values under the true quantile only in the tail, the value of that rank lies under it.
  return { low: at(below - 1), high: at(above) };
}

/** Standard deviations around the mean within which a binomial has all that counts. */
const REACH = 9;

/** The smallest number of successes at which the distribution function reaches `level`; scipy's `binom.ppf`. */
export function binomialQuantile(n: number, share: number, level: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return n;
  const [mean, deviation] = [n * share, Math.sqrt(n * share * (1 - share))];
  let successes = Math.max(0, Math.floor(mean - REACH * deviation - REACH));
  const most = Math.min(n, Math.ceil(mean + REACH * deviation + REACH));
  let chance = Math.exp(
    logGamma(n + 1) -
      logGamma(successes + 1) -
      logGamma(n - successes + 1) +
      successes * Math.log(share) +
      (n - successes) * Math.log1p(-share),
  );
  const odds = share / (1 - share);
  let reached = chance;
  while (reached < level && successes < most) {
    chance *= (odds * (n - successes)) / (successes + 1);
    successes += 1;
    reached += chance;
  }
  return successes;
}
