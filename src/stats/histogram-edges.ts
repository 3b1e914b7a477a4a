/** Edges of bins of equal width by the rules of Sturges and Doane, as numpy has them, and counts between edges. */

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

/** The biased coefficient: the mean cubed deviation over the cubed standard deviation; 0 of equal values. */
export function skewness(values: ArrayLike<number>): number {
  const n = values.length;
  let mean = 0;
  for (let index = 0; index < n; index++) mean += (values[index] ?? 0) / n;
  let [square, cube] = [0, 0];
  for (let index = 0; index < n; index++) {
    const deviation = (values[index] ?? 0) - mean;
    square += deviation * deviation;
    cube += deviation * deviation * deviation;
  }
  const std = Math.sqrt(square / n);
  return std > 0 ? cube / n / std ** 3 : 0;
}

/** Rows between neighbouring edges, lower edge included, the last bin closed: `numpy.histogram`. `sorted` ascends. */
export function histogram(edges: readonly number[], sorted: ArrayLike<number>): readonly number[] {
  const places = edges.map((edge, index) =>
    index === edges.length - 1 ? placeAfter(sorted, edge) : placeBefore(sorted, edge),
  );
  return places.slice(1).map((place, index) => place - (places[index] ?? 0));
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
