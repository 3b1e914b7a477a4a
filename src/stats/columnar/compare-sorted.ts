/** Kolmogorov-Smirnov's and Wasserstein's distance of two sorted columns: most of a large column is passed over in blocks. */

export interface SortedDistances {
  /** D: the largest difference of the two distribution functions. */
  readonly ks: number;
  /** Area between the two distribution functions, in the column's own unit. */
  readonly wasserstein: number;
}

/** Values of the first column in a block. */
const BLOCK = 64;

/**
 * Both ascend and are not empty. Differences are counted in units of 1 / (n m), which are whole: exact for sizes whose
 * product stays under 2 to the 53rd.
 *
 * The difference is known at every block's end. Inside it moves by no more than the block's values allow: where that
 * cannot beat the largest difference, nothing is looked for; where it cannot change sign, the area is that between the
 * two integrals, which are sums. The few blocks left are walked value by value, so that the result is exact.
 */
export function compareSorted(first: Float64Array, second: Float64Array): SortedDistances {
  const [n, m] = [first.length, second.length];
  // Blocks are of the larger side: of the smaller one they would hold too much to be passed over, or summed up well.
  if (n < m) return compareSorted(second, first);
  const { ends, count } = blocksOf(first, second);
  let largest = 0;
  for (let block = 0; block < count; block++) {
    const size = Math.abs((ends[2 * block] as number) * m - (ends[2 * block + 1] as number) * n);
    if (size > largest) largest = size;
  }
  let [area, i, j] = [0, 0, 0];
  let before = Math.min(first[0] as number, second[0] as number);
  for (let block = 0; block < count; block++) {
    const [nextI, nextJ] = [ends[2 * block] as number, ends[2 * block + 1] as number];
    const [start, end] = [i * m - j * n, nextI * m - nextJ * n];
    const [ups, downs] = [(nextI - i) * m, (nextJ - j) * n];
    const high = Math.min(start + ups, end + downs);
    const low = Math.max(start - downs, end - ups);
    const value = endOf(first, second, nextI, nextJ);
    if (Math.max(high, -low) > largest || (low < 0 && high > 0)) {
      const walked = walk(first, second, { i, j, nextI, nextJ, before });
      area += walked.area;
      if (walked.largest > largest) largest = walked.largest;
    } else {
      const rise = sumTo(value, first, i, nextI) * m - sumTo(value, second, j, nextJ) * n;
      area += Math.abs(start * (value - before) + rise);
    }
    [before, i, j] = [value, nextI, nextJ];
  }
  return { ks: largest / (n * m), wasserstein: area / (n * m) };
}

/** How many values of each column lie up to each block's last value. */
function blocksOf(first: Float64Array, second: Float64Array): { readonly ends: Float64Array; readonly count: number } {
  const [n, m] = [first.length, second.length];
  const ends = new Float64Array(2 * (Math.ceil(n / BLOCK) + 1));
  let [count, i, j] = [0, 0, 0];
  while (i < n) {
    const last = first[Math.min(i + BLOCK, n) - 1] as number;
    i = passOver(first, Math.min(i + BLOCK, n), last);
    j = passOver(second, j, last);
    ends[2 * count] = i;
    ends[2 * count + 1] = j;
    count++;
  }
  if (j < m) {
    ends[2 * count] = n;
    ends[2 * count + 1] = m;
    count++;
  }
  return { ends, count };
}

/** The first place from `from` on whose value is larger: steps that double, then halves. */
function passOver(sorted: Float64Array, from: number, value: number): number {
  let [low, step] = [from, 1];
  while (low + step <= sorted.length && (sorted[low + step - 1] as number) <= value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, sorted.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function endOf(first: Float64Array, second: Float64Array, i: number, j: number): number {
  const x = i > 0 ? (first[i - 1] as number) : Number.NEGATIVE_INFINITY;
  return j > 0 ? Math.max(x, second[j - 1] as number) : x;
}

function sumTo(value: number, sorted: Float64Array, from: number, until: number): number {
  let sum = 0;
  for (let index = from; index < until; index++) sum += value - (sorted[index] as number);
  return sum;
}

interface Stretch {
  readonly i: number;
  readonly j: number;
  readonly nextI: number;
  readonly nextJ: number;
  /** The value up to which everything is done. */
  readonly before: number;
}

/** Value by value. Those that are equal belong together: only between two different ones the difference is the functions'. */
function walk(first: Float64Array, second: Float64Array, stretch: Stretch) {
  const { nextI, nextJ } = stretch;
  const [n, m] = [first.length, second.length];
  let { i, j, before } = stretch;
  let [largest, area] = [0, 0];
  while (i < nextI || j < nextJ) {
    const isFirst = j >= nextJ || (i < nextI && (first[i] as number) <= (second[j] as number));
    const value = isFirst ? (first[i] as number) : (second[j] as number);
    if (value !== before) {
      const size = Math.abs(i * m - j * n);
      area += size * (value - before);
      if (size > largest) largest = size;
      before = value;
    }
    if (isFirst) i++;
    else j++;
  }
  return { area, largest };
}
