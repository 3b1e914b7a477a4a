/** Relative entropy of two samples that were counted in the same bins, in nats. */

/**
 * The sum of p ln(p / q), p the first one's shares and q the second's, as `scipy.stats.entropy(p, q)`: infinite where a
 * bin that the first one fills is empty in the second, so counts are filled before (`evidently-bins.ts`).
 */
export function kullbackLeibler(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.reduce((a, b) => a + b, 0), second.reduce((a, b) => a + b, 0)];
  return first.reduce((sum, count, bin) => {
    const p = count / n;
    return p > 0 ? sum + p * Math.log((p * m) / (second[bin] ?? 0)) : sum;
  }, 0);
}
