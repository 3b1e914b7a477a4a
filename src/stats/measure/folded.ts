/**
 * Metrics that count deviations without their sign: bias, calibration error, differences between groups. Near 0 chance alone
 * makes them larger, and a draw adds more of it, so the bias that BCa corrects is not the bias that there is: an end of its
 * interval may fall far short, and exclude the estimate itself. Here both ends are the outer ones of BCa's and the
 * percentiles' interval, which errs on the wide side.
 */

import type { Interval } from "../../domain/measurement.ts";
import type { MetricName } from "../../domain/metrics.ts";
import { bca } from "../bca.ts";
import { quantile } from "../quantile.ts";
import type { Replicates } from "./resample.ts";

export const isFolded = (metric: MetricName): boolean => metric === "bias" || metric === "ece";

export function foldedInterval({ values, estimate, jackknife }: Replicates, confidence: number): Interval {
  const { low, high } = bca(values, estimate, jackknife, confidence);
  return {
    low: Math.min(low, quantile(values, (1 - confidence) / 2)),
    high: Math.max(high, quantile(values, (1 + confidence) / 2)),
    confidence,
    method: "bootstrap-outer",
  };
}

/**
 * From the two intervals, with what the two have in common taken off: G. Y. Zou and A. Donner's method of variance estimates
 * recovery (Statistics in Medicine 27, 2008). `difference`: its draws tell how far the two vary together.
 */
export function foldedDifference(
  own: Replicates,
  other: Replicates,
  difference: Replicates,
  confidence: number,
): Interval {
  const [now, before] = [foldedInterval(own, confidence), foldedInterval(other, confidence)];
  const common = correlation(own, other, difference);
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a * a - 2 * common * a * b + b * b));
  const value = own.estimate - other.estimate;
  return {
    low: value - reach(own.estimate - now.low, before.high - other.estimate),
    high: value + reach(now.high - own.estimate, other.estimate - before.low),
    confidence,
    method: "bootstrap-mover",
  };
}

function correlation(own: Replicates, other: Replicates, difference: Replicates): number {
  const [a, b, both] = [own, other, difference].map(({ values }) => variance(values)) as [number, number, number];
  return a > 0 && b > 0 ? Math.max(0, Math.min(1, (a + b - both) / (2 * Math.sqrt(a * b)))) : 0;
}

function variance(values: Float64Array): number {
  let [mean, squares] = [0, 0];
  for (const each of values) mean += each / values.length;
  for (const each of values) squares += (each - mean) ** 2 / values.length;
  return squares;
}
