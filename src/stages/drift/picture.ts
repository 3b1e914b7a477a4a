/** What is drawn of a column of numbers: bins, both distribution functions, and where they are farthest apart. */
import { quantile } from "../../stats/quantile.ts";

export interface NumberPicture {
  /** Shares of each side; what lies beyond the first and the last edge is in the outer bins. null: all values are one. */
  readonly bins: {
    /** Where each bin starts; of whole numbers the number that it is. */
    readonly starts: readonly number[];
    readonly reference: readonly number[];
    readonly current: readonly number[];
    /** Whether values lie beyond what is drawn. */
    readonly beyond: boolean;
  } | null;
  readonly range: readonly [from: number, to: number];
  /** Values at these shares of the rows. */
  readonly curve: readonly QuantileOfBoth[];
  readonly quantiles: readonly QuantileOfBoth[];
  /** The Kolmogorov-Smirnov distance, and the value at which it is reached. */
  readonly widest: { readonly value: number; readonly reference: number; readonly current: number };
}

export interface QuantileOfBoth {
  readonly share: number;
  readonly reference: number;
  readonly current: number;
}

/** All values, or quantiles at equal levels, ascending; not empty. */
export interface PictureSide {
  readonly sorted: ArrayLike<number>;
  readonly whole: boolean;
}

const STEPS = 24;
/** Whole numbers within so many have a bin each. */
const WHOLE = 40;
/** A few far values would press all others into one bin. */
const OUTER = 0.005;
const CURVE: readonly number[] = [
  0,
  OUTER,
  0.01,
  ...Array.from({ length: 49 }, (_, index) => (index + 1) / 50),
  0.99,
  1 - OUTER,
  1,
];
const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

/** null: the values span more than can be drawn. */
export function pictureOf(reference: PictureSide, current: PictureSide): NumberPicture | null {
  const [before, now] = [reference.sorted, current.sorted];
  const range = [
    Math.min(quantile(before, OUTER), quantile(now, OUTER)),
    Math.max(quantile(before, 1 - OUTER), quantile(now, 1 - OUTER)),
  ] as const;
  if (!Number.isFinite(range[1] - range[0])) return null;
  const both = (share: number) => ({ share, reference: quantile(before, share), current: quantile(now, share) });
  return {
    bins: binsOf(before, now, range, reference.whole && current.whole),
    range,
    curve: CURVE.map(both),
    quantiles: QUANTILES.map(both),
    widest: widestOf(before, now),
  };
}

function binsOf(
  before: ArrayLike<number>,
  now: ArrayLike<number>,
  [from, to]: readonly [number, number],
  whole: boolean,
): NumberPicture["bins"] {
  if (!(from < to)) return null;
  const [first, last] = [Math.floor(from), Math.ceil(to)];
  const isCounted = whole && last - first < WHOLE;
  const count = isCounted ? last - first + 1 : STEPS;
  const width = isCounted ? 1 : (to - from) / STEPS;
  const start = isCounted ? first : from;
  const sharesOf = (sorted: ArrayLike<number>) => {
    const shares = new Array<number>(count).fill(0);
    for (let index = 0; index < sorted.length; index++) {
      const bin = Math.max(0, Math.min(count - 1, Math.floor(((sorted[index] as number) - start) / width)));
      shares[bin] = (shares[bin] as number) + 1;
    }
    return shares.map((rows) => rows / sorted.length);
  };
  const isBeyond = (sorted: ArrayLike<number>) =>
    (sorted[0] as number) < start || (sorted[sorted.length - 1] as number) > start + count * width;
  return {
    starts: Array.from({ length: count }, (_, bin) => start + bin * width),
    reference: sharesOf(before),
    current: sharesOf(now),
    beyond: isBeyond(before) || isBeyond(now),
  };
}

function widestOf(before: ArrayLike<number>, now: ArrayLike<number>): NumberPicture["widest"] {
  const [n, m] = [before.length, now.length];
  let [i, j, widest] = [0, 0, -1];
  let found = { value: Number.NaN, reference: 0, current: 0 };
  while (i < n && j < m) {
    const value = Math.min(before[i] as number, now[j] as number);
    while (i < n && before[i] === value) i++;
    while (j < m && now[j] === value) j++;
    const distance = Math.abs(i / n - j / m);
    if (distance <= widest) continue;
    widest = distance;
    found = { value, reference: i / n, current: j / m };
  }
  return found;
}
