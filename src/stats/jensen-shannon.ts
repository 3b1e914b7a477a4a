/** The Jensen-Shannon distance of two samples that were counted in the same bins. */

/**
 * The square root of the mean relative entropy to the two's middle: 0 when alike, and sqrt(log 2) when nothing is
 * shared, which is 1 in base 2 and 0.8326 in nats. Counts or shares, as `scipy.spatial.distance.jensenshannon` takes them.
 */
export function jensenShannonDistance(first: ArrayLike<number>, second: ArrayLike<number>, base: 2 | "e" = 2): number {
  const [n, m] = [total(first), total(second)];
  let divergence = 0;
  for (let bin = 0; bin < first.length; bin++) {
    const p = (first[bin] ?? 0) / n;
    const q = (second[bin] ?? 0) / m;
    const middle = (p + q) / 2;
    if (p > 0) divergence += p * Math.log(p / middle);
    if (q > 0) divergence += q * Math.log(q / middle);
  }
  // Equal shares may round to a little less than nothing.
  return Math.sqrt(Math.max(0, divergence) / 2 / (base === 2 ? Math.LN2 : 1));
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ?? 0;
  return sum;
}
