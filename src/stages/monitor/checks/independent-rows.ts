/** How many independent rows the rows of a window are worth, where rows that follow each other are alike. */
import type { Monitoring } from "../facts.ts";

/** Each lag costs a pass over the rows. */
const LONGEST = 1000;

/**
 * n / (1 + 2 (r_1 + r_2 + ...)), with the autocorrelations up to `correlated` rows apart, or as long as they last. The
 * values are in the order of their events. Never more than there are.
 */
export function independentRows(values: ArrayLike<number>, correlated: Monitoring["correlated"]): number {
  const n = values.length;
  if (correlated === "no" || n < 2) return n;
  let total = 0;
  for (let index = 0; index < n; index++) total += values[index] ?? 0;
  const mean = total / n;
  const lagged = (lag: number) => {
    let sum = 0;
    for (let index = lag; index < n; index++)
      sum += ((values[index] ?? 0) - mean) * ((values[index - lag] ?? 0) - mean);
    return sum;
  };
  const variance = lagged(0);
  if (variance === 0) return n;
  const most = correlated === "auto" ? Math.min(LONGEST, Math.floor(10 * Math.sqrt(n))) : correlated - 1;
  let [sum, lag] = [0, 1];
  for (; lag <= Math.min(most, n - 1); lag++) {
    const correlation = lagged(lag) / variance;
    // Below this it is noise: twice the standard error of a correlation of independent rows.
    if (correlated === "auto" && correlation < 2 / Math.sqrt(n)) break;
    sum += correlation;
  }
  return Math.max(1, Math.min(n, n / (1 + 2 * sum)));
}
