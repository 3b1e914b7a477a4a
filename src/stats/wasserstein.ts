/** The first Wasserstein distance of two samples: the area between their distribution functions. */

/** In the values' own unit, as `scipy.stats.wasserstein_distance`. Both samples ascend and are not empty. */
export function wassersteinDistance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const [n, m] = [first.length, second.length];
  let [i, j, area] = [0, 0, 0];
  let last = Math.min(first[0] ?? Number.NaN, second[0] ?? Number.NaN);
  while (i < n || j < m) {
    const value = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    area += Math.abs(i / n - j / m) * (value - last);
    while (i < n && first[i] === value) i++;
    while (j < m && second[j] === value) j++;
    last = value;
  }
  return area;
}

/** In standard deviations of the reference, at least a thousandth of the unit: Evidently's norm. */
export const deviationNorm = (std: number): number => Math.max(std, 0.001);
