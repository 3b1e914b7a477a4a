/**
 * The score interval of a difference of two proportions measured on the same rows: T. Tango, "Equivalence test and
 * confidence interval for the difference in proportions for the paired-sample design", Statistics in Medicine 17 (1998).
 * The end of the interval is where the score test would no longer reject, so it and the test never disagree.
 */
import { normalQuantile } from "./normal-quantile.ts";

/**
 * Two-sided interval of (right now) minus (right before), over `n` rows of which `newlyRight` are right only now and
 * `newlyWrong` only before; `n` at least 1. With both 0 it is not a point: its ends are z^2 / (n + z^2) from 0.
 */
export function tango(
  newlyRight: number,
  newlyWrong: number,
  n: number,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const z = normalQuantile((1 + confidence) / 2);
  const lower = (right: number, wrong: number) => {
    const estimate = (right - wrong) / n;
    // The score falls as the difference rises: above z outside the interval, below it inside.
    let [outside, inside] = [-1, estimate];
    if (estimate <= -1) return -1;
    for (let step = 0; step < 100 && inside - outside > Number.EPSILON; step++) {
      const middle = (outside + inside) / 2;
      if (scoreOf(right, wrong, n, middle) > z) outside = middle;
      else inside = middle;
    }
    return (outside + inside) / 2;
  };
  return { low: lower(newlyRight, newlyWrong), high: -lower(newlyWrong, newlyRight) };
}

/** Tango's score statistic of the hypothesis that the difference is `difference`: normal, when it is. */
function scoreOf(newlyRight: number, newlyWrong: number, n: number, difference: number): number {
  const distance = newlyRight - newlyWrong - n * difference;
  if (distance === 0) return 0;
  return distance / Math.sqrt(n * nullVariance(newlyRight / n, newlyWrong / n, difference));
}

/**
 * Variance of one row's difference under the hypothesis: the shares of rows that changed are estimated as likely as can
 * be among those that differ by `difference` (Tango's equation for q21).
 */
export function nullVariance(newlyRight: number, newlyWrong: number, difference: number): number {
  const b = (2 - newlyRight + newlyWrong) * difference - newlyRight - newlyWrong;
  const c = -newlyWrong * difference * (1 - difference);
  // The root of 2 q^2 + b q + c that is not negative, written so that it does not cancel.
  const root = Math.sqrt(Math.max(0, b * b - 8 * c));
  const share = b > 0 ? (2 * -c) / (b + root) : (root - b) / 4;
  return Math.max(0, 2 * share + difference * (1 - difference));
}
