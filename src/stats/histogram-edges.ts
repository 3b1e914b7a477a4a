/** Edges of bins of equal width by the rules of Sturges and Doane, as numpy has them, and places among ascending values. */

export interface Extent {
  readonly n: number;
  readonly min: number;
  readonly max: number;
}

/** `numpy.histogram_bin_edges(values, "sturges")`. `whole`: an integer array, whose bins are not narrower than 1. */
export function sturgesEdges({ n, min, max }: Extent, whole: boolean): readonly number[] {
  return equalWidths(min, max, (max - min) / (Math.log2(n) + 1), whole);
}

/** `numpy.histogram_bin_edges(values, "doane")` of floats; `skewness` is the biased one. */
export function doaneEdges({ n, min, max }: Extent, skewness: number): readonly number[] {
  if (n <= 2) return equalWidths(min, max, 0, false);
  const deviation = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return equalWidths(min, max, (max - min) / (1 + Math.log2(n) + Math.log2(1 + Math.abs(skewness) / deviation)), false);
}

function equalWidths(min: number, max: number, width: number, whole: boolean): readonly number[] {
  if (min === max) return [min - 0.5, max + 0.5];
  const least = whole ? Math.max(1, width) : width;
  const bins = least > 0 ? Math.max(1, Math.ceil((max - min) / least)) : 1;
  const step = (max - min) / bins;
  return Array.from({ length: bins + 1 }, (_, index) => (index === bins ? max : min + index * step));
}

/**
 * The biased coefficient: the mean cubed deviation over the cubed standard deviation; 0 of equal values. `end`: the weight
 * of the first and the last value, half as much as the others' where values are quantiles at equal levels.
 */
export function skewness(values: ArrayLike<number>, end: 0.5 | 1): number {
  const last = values.length - 1;
  const weight = (index: number) => (index === 0 || index === last ? end : 1);
  const mass = values.length - 2 + 2 * end;
  let mean = 0;
  for (let index = 0; index <= last; index++) mean += ((values[index] ?? 0) / mass) * weight(index);
  let [square, cube] = [0, 0];
  for (let index = 0; index <= last; index++) {
    const deviation = (values[index] ?? 0) - mean;
    square += weight(index) * deviation * deviation;
    cube += weight(index) * deviation * deviation * deviation;
  }
  const std = Math.sqrt(square / mass);
  return std > 0 ? cube / mass / std ** 3 : 0;
}

/** How many of the ascending values are smaller. */
export function placeBefore(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the ascending values are not larger. */
export function placeAfter(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
