/** Largest difference and area between the distribution functions of two profiles, where one of them keeps quantiles only. */
import type { NumberProfile } from "./profile.ts";

/** A distribution function: before and at each knot, straight in between. */
interface Distribution {
  readonly at: readonly number[];
  readonly before: readonly number[];
  readonly upTo: readonly number[];
  /** By how much a step may be off where equal quantiles hide its size. */
  readonly slack: number;
}

export interface DistributionDistance {
  readonly largest: number;
  readonly area: number;
  /** `largest` may be off by so much, beyond what is lost by drawing a straight line between neighbouring quantiles. */
  readonly slack: number;
}

/**
 * All values give the empirical distribution function itself. Quantiles at equal levels give it exactly at the quantiles
 * (to 1/n) and a straight line between them: with k of n rows between two of them it is off by about sqrt(k) / 2n there,
 * little against the 1 / sqrt(n) by which samples differ anyway. Where neighbouring quantiles are equal, the step is
 * known to half a level at each side.
 */
export function distributionDistance(first: NumberProfile, second: NumberProfile): DistributionDistance {
  const [f, g] = [distributionOf(first), distributionOf(second)];
  let [i, j, largest, area] = [0, 0, 0, 0];
  let [last, difference] = [Number.NaN, 0];
  while (i < f.at.length || j < g.at.length) {
    const x = Math.min(f.at[i] ?? Number.POSITIVE_INFINITY, g.at[j] ?? Number.POSITIVE_INFINITY);
    const before = valueBefore(f, i, x) - valueBefore(g, j, x);
    if (!Number.isNaN(last)) area += areaBetween(difference, before) * (x - last);
    const [isF, isG] = [f.at[i] === x, g.at[j] === x];
    const here = (isF ? (f.upTo[i] ?? 1) : valueBefore(f, i, x)) - (isG ? (g.upTo[j] ?? 1) : valueBefore(g, j, x));
    largest = Math.max(largest, Math.abs(before), Math.abs(here));
    if (isF) i++;
    if (isG) j++;
    last = x;
    difference = here;
  }
  return { largest, area, slack: f.slack + g.slack };
}

/** Just before x, `next` being the first knot that is not smaller. */
function valueBefore({ at, before, upTo }: Distribution, next: number, x: number): number {
  if (next >= at.length) return 1;
  if (next === 0) return 0;
  const [left, right] = [at[next - 1] ?? 0, at[next] ?? 0];
  const [low, high] = [upTo[next - 1] ?? 0, before[next] ?? 1];
  return x === right ? high : low + ((high - low) * (x - left)) / (right - left);
}

/** The mean of |d| where d goes straight from a to b. */
function areaBetween(a: number, b: number): number {
  if (a * b >= 0) return (Math.abs(a) + Math.abs(b)) / 2;
  return (a * a + b * b) / (2 * (Math.abs(a) + Math.abs(b)));
}

function distributionOf({ n, sample }: NumberProfile): Distribution {
  const [at, before, upTo]: [number[], number[], number[]] = [[], [], []];
  const [isAll, last] = [sample.length >= n, sample.length - 1];
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
      before.push(start === 0 ? 0 : end === last && half === 0 ? 1 - 1 / n : (start - half) / last);
      upTo.push(end === last ? 1 : start === 0 && half === 0 ? 1 / n : (end + half) / last);
      isTied ||= end > start;
    }
    start = end + 1;
  }
  return { at, before, upTo, slack: isTied ? 0.5 / last : 0 };
}
