/** The population stability index of two samples that were counted in the same bins. */

/**
 * PSI = sum over bins of (q - p) ln(q / p), with p the reference's and q the current shares: the symmetrised
 * Kullback-Leibler divergence in nats. Every bin gets half a row in both samples first, so that an empty bin
 * is rare rather than impossible; definitions that floor the shares instead give other values when a bin is empty.
 * Its size depends on the rows: without any change its mean is about (bins - 1)(1/n + 1/m).
 */
export function populationStability(reference: readonly number[], current: readonly number[]): number {
  const p = smoothedShares(reference);
  const q = smoothedShares(current);
  return p.reduce((sum, share, bin) => sum + ((q[bin] ?? share) - share) * Math.log((q[bin] ?? share) / share), 0);
}

function smoothedShares(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
  return counts.map((count) => (count + 0.5) / total);
}
