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

/** Exact by inversion where the distribution is narrow, else the rounded normal approximation. */
function drawBinomial(next: () => number, n: number, share: number): number {
  if (share > 0.5) return n - drawBinomial(next, n, 1 - share);
  const deviation = Math.sqrt(n * share * (1 - share));
  // Up to here the chance of no success at all, where inversion starts, is a normal double.
  if (deviation > 15) return Math.min(n, Math.max(0, Math.round(n * share + deviation * drawNormal(next))));
  return invertBinomial(next(), n, share);
}

/** The number of successes at which the distribution function passes `level` (Devroye 1986, III.2.1). */
function invertBinomial(level: number, n: number, share: number): number {
  const odds = share / (1 - share);
  let chance = (1 - share) ** n;
  let below = chance;
  let successes = 0;
  while (below < level && successes < n) {
    chance *= (odds * (n - successes)) / (successes + 1);
    successes += 1;
    below += chance;
  }
  return successes;
}

/** Box and Muller. */
const drawNormal = (next: () => number) => Math.sqrt(-2 * Math.log1p(-next())) * Math.cos(2 * Math.PI * next());
