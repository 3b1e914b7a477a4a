/** Ranks, and the rank-sum test of one part of the rows against the rest (Wilcoxon, Mann and Whitney). */
import { argsort } from "./argsort.ts";
import { normalShare } from "./normal-tail.ts";

/** From 1; equal values share the mean of their ranks. scipy's `rankdata`. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = argsort(values);
  const out = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    const value = values[order[start] as number];
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === value) end += 1;
    for (let at = start; at < end; at++) out[order[at] as number] = (start + 1 + end) / 2;
    start = end;
  }
  return out;
}

export interface Scores {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/**
 * P-value of "the part's scores are higher than the rest's": the part's sum against that of so many rows drawn at random,
 * whose mean and variance are exact, and whose shape is taken as normal. Of ranks this is
 * `mannwhitneyu(part, rest, alternative="greater", method="asymptotic", use_continuity=False)` of scipy.
 */
export function rankSumTail(part: { readonly n: number; readonly sum: number }, all: Scores): number {
  const mean = all.sum / all.n;
  const variance = (all.squares / all.n - mean * mean) * (part.n / (all.n - 1)) * (all.n - part.n);
  if (!(variance > 0)) return 1;
  return normalShare(-(part.sum - part.n * mean) / Math.sqrt(variance));
}
