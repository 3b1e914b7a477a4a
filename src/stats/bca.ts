/**
 * The bias-corrected and accelerated bootstrap interval: B. Efron, "Better bootstrap confidence intervals", JASA 82
 * (1987). Second-order right where the percentile interval is a little off: skewed and biased statistics.
 */
import { normalQuantile } from "./normal-quantile.ts";
import { normalShare } from "./normal-tail.ts";
import { quantile } from "./quantile.ts";

export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
  readonly method: "bca" | "percentile";
}

/**
 * `replicates` ascend, are numbers and at least one; `jackknife`: the statistic without one row, or without one group of rows
 * of about equal size, for each of them (`jackknifeOf`). As `scipy.stats.bootstrap(method="BCa")`: bias from the share of
 * replicates below the estimate, ties half; acceleration from the jackknife's skewness. Where either cannot be had (all
 * replicates on one side of the estimate, all jackknife values equal) it is the percentile interval, and says so. That is a
 * point where all replicates are equal: no sign of certainty, only that these rows cannot tell.
 */
export function bca(
  replicates: ArrayLike<number>,
  estimate: number,
  jackknife: ArrayLike<number>,
  confidence: number,
): BootstrapInterval {
  const bias = normalQuantile(shareBelow(replicates, estimate));
  const acceleration = accelerationOf(jackknife);
  const share = (tail: number) => {
    const shifted = bias + normalQuantile(tail);
    const slowed = 1 - acceleration * shifted;
    return slowed > 0 ? normalShare(bias + shifted / slowed) : Number.NaN;
  };
  const [low, high] = [share((1 - confidence) / 2), share((1 + confidence) / 2)];
  if (low <= high && Number.isFinite(bias)) {
    return { low: quantile(replicates, low), high: quantile(replicates, high), method: "bca" };
  }
  return {
    low: quantile(replicates, (1 - confidence) / 2),
    high: quantile(replicates, (1 + confidence) / 2),
    method: "percentile",
  };
}

function shareBelow(ascending: ArrayLike<number>, value: number): number {
  let sum = 0;
  for (let index = 0; index < ascending.length; index++) {
    const each = ascending[index] ?? 0;
    if (each < value) sum += 1;
    else if (each === value) sum += 0.5;
  }
  return sum / ascending.length;
}

/** A sixth of the skewness of the rows' influence; NaN where there is none. */
function accelerationOf(jackknife: ArrayLike<number>): number {
  let mean = 0;
  for (let index = 0; index < jackknife.length; index++) mean += (jackknife[index] ?? 0) / jackknife.length;
  let [squares, cubes] = [0, 0];
  for (let index = 0; index < jackknife.length; index++) {
    const influence = mean - (jackknife[index] ?? 0);
    squares += influence ** 2;
    cubes += influence ** 3;
  }
  // Differences of rounding are no influence.
  return squares <= jackknife.length * (mean * 1e-13) ** 2 ? Number.NaN : cubes / (6 * squares ** 1.5);
}
