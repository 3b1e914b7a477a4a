/** Largest difference and area between the distribution functions of two profiles, where one of them keeps quantiles only. */
import { distributionOf, type Sorted, shareBefore } from "./distribution.ts";

export interface DistributionDistance {
  readonly largest: number;
  readonly area: number;
  /** `largest` may be off by so much, beyond what is lost by drawing a straight line between neighbouring quantiles. */
  readonly slack: number;
}

export function distributionDistance(first: Sorted, second: Sorted): DistributionDistance {
  const [f, g] = [distributionOf(first), distributionOf(second)];
  let [i, j, largest, area] = [0, 0, 0, 0];
  let [last, difference] = [Number.NaN, 0];
  while (i < f.at.length || j < g.at.length) {
    const x = Math.min(f.at[i] ?? Number.POSITIVE_INFINITY, g.at[j] ?? Number.POSITIVE_INFINITY);
    const before = shareBefore(f, i, x) - shareBefore(g, j, x);
    if (!Number.isNaN(last)) area += areaBetween(difference, before) * (x - last);
    const [isF, isG] = [f.at[i] === x, g.at[j] === x];
    const here = (isF ? (f.upTo[i] ?? 1) : shareBefore(f, i, x)) - (isG ? (g.upTo[j] ?? 1) : shareBefore(g, j, x));
    largest = Math.max(largest, Math.abs(before), Math.abs(here));
    if (isF) i++;
    if (isG) j++;
    last = x;
    difference = here;
  }
  return { largest, area, slack: f.slack + g.slack };
}

/** The mean of |d| where d goes straight from a to b. */
function areaBetween(a: number, b: number): number {
  if (a * b >= 0) return (Math.abs(a) + Math.abs(b)) / 2;
  return (a * a + b * b) / (2 * (Math.abs(a) + Math.abs(b)));
}
