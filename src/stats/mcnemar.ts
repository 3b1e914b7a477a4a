/** McNemar's test that two models are right equally often, on the rows where only one of them is. */
import { logGamma } from "./gamma.ts";

/**
 * Two-sided p-values of `b` rows right in the first only and `c` in the second only; it says whether there is a
 * difference, not how large. `exact`: twice the binomial tail. `midP`: less half of what is as extreme as seen, which
 * rejects about as often as it says (M. W. Fagerland, S. Lydersen and P. Laake, 2013). 1 where no row differs.
 */
export function mcnemar(b: number, c: number): { readonly exact: number; readonly midP: number } {
  const [least, rows] = [Math.min(b, c), b + c];
  if (rows === 0) return { exact: 1, midP: 1 };
  const chance = (k: number) =>
    Math.exp(logGamma(rows + 1) - logGamma(k + 1) - logGamma(rows - k + 1) - rows * Math.LN2);
  let tail = 0;
  for (let k = least; k >= 0; k--) {
    const each = chance(k);
    tail += each;
    if (each < tail * 1e-18) break;
  }
  return { exact: Math.min(1, 2 * tail), midP: b === c ? 1 - chance(least) / 2 : 2 * tail - chance(least) };
}
