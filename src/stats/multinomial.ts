/** Seeded draws of counts: how rows would fall into bins by chance alone. */
import { drawBinomial } from "./binomial.ts";

/** Counts of `n` independent rows over bins with the given shares (which sum to one). */
export function drawCounts(next: () => number, n: number, shares: readonly number[]): readonly number[] {
  let rows = n;
  let mass = 1;
  return shares.map((share, bin) => {
    const isLast = bin === shares.length - 1;
    const count = isLast ? rows : drawBinomial(next, rows, mass > 0 ? Math.min(1, share / mass) : 0);
    rows -= count;
    mass -= share;
    return count;
  });
}
