/** The sign test, one-sided: whether of the pairs that differ more went one way than a fair coin would let them. */
import { logGamma } from "./gamma.ts";

/** P(X >= up) of `up + down` throws of a fair coin. scipy's `binomtest(up, up + down, alternative="greater")`. */
export function signTest(up: number, down: number): number {
  const n = up + down;
  if (up === 0) return 1;
  if (up <= down) return 1 - upper(down + 1, n);
  return upper(up, n);
}

/** P(X >= from) for `from` above the middle: the largest term first. */
function upper(from: number, n: number): number {
  if (from > n) return 0;
  let term = Math.exp(logGamma(n + 1) - logGamma(from + 1) - logGamma(n - from + 1) - n * Math.LN2);
  let sum = term;
  for (let k = from; k < n && term > sum * 1e-18; k++) {
    term *= (n - k) / (k + 1);
    sum += term;
  }
  return Math.min(1, sum);
}
