/**
 * The difference of two proportions measured on the same rows: D. G. Bonett and R. M. Price, "Adjusted Wald confidence
 * interval for a difference of binomial proportions based on paired data", J. Educ. Behav. Stat. 37 (2012). Unlike a
 * bootstrap it does not collapse to a point when both are right and wrong on exactly the same rows.
 */
import { normalQuantile } from "./normal-quantile.ts";

/** `gained`: rows right in the first only; `lost`: in the second only. Two-sided interval of first minus second. */
export function pairedProportions(
  gained: number,
  lost: number,
  n: number,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const up = (gained + 1) / (n + 2);
  const down = (lost + 1) / (n + 2);
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt((up + down - (up - down) ** 2) / (n + 2));
  return { low: Math.max(-1, up - down - half), high: Math.min(1, up - down + half) };
}
