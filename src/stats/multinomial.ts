/** Seeded draws of counts: how rows would fall into bins by chance alone. */

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

/** Exact by counting where few rows are expected on a side, else the rounded normal approximation. */
function drawBinomial(next: () => number, n: number, share: number): number {
  if (share > 0.5) return n - drawBinomial(next, n, 1 - share);
  const deviation = Math.sqrt(n * share * (1 - share));
  if (deviation > 20) return Math.min(n, Math.max(0, Math.round(n * share + deviation * drawNormal(next))));
  return countSuccesses(next, n, share);
}

/** Jumps from success to success by geometric gaps, so the work grows with n times the share (Devroye 1986, X.4.3). */
function countSuccesses(next: () => number, n: number, share: number): number {
  if (share <= 0) return 0;
  let successes = 0;
  for (let row = 0; ; successes++) {
    row += 1 + Math.floor(Math.log1p(-next()) / Math.log1p(-share));
    if (row > n) return successes;
  }
}

/** Box and Muller. */
const drawNormal = (next: () => number) => Math.sqrt(-2 * Math.log1p(-next())) * Math.cos(2 * Math.PI * next());
