/** What a column's numbers come to: moments, and either all values in order or so many quantiles of them. */
import type { NumberProfile } from "../profile.ts";
import { quantile } from "../quantile.ts";
import { type Cells, countCells } from "./cells.ts";
import { type Ordered, orderedArray, quantileOf } from "./ordered.ts";
import { orderedByCells } from "./ordered-cells.ts";

/** Distinct values are counted up to one more than this: beyond it their number means nothing here. */
export const FEW_DISTINCT = 20;
/** As profiles of data sets keep. */
export const SAMPLE = 2048;

export interface NumberDigest {
  readonly type: "number";
  /** Finite values. */
  readonly n: number;
  readonly missing: number;
  readonly infinite: number;
  /** null where there are no values, as are the other three. */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Divided by n. */
  readonly std: number | null;
  /** The biased coefficient; 0 of equal values. */
  readonly skewness: number;
  /** Whether all are whole numbers. */
  readonly whole: boolean;
  /** At most `FEW_DISTINCT` + 1. */
  readonly distinct: number;
  /** Ascending: all values, or quantiles at equal levels from the smallest to the largest. */
  readonly sorted: Float64Array;
  /** `sorted` holds all values. */
  readonly exact: boolean;
  /** By how much the distribution function at a quantile may be off; 0 where all values are there. */
  readonly rankError: number;
}

/** The same as it is compared: its values by rank and by size, whether or not they are sorted. */
export interface NumberColumn extends Omit<NumberDigest, "sorted"> {
  readonly values: Ordered;
}

export const columnOf = ({ sorted, ...rest }: NumberDigest): NumberColumn => ({
  ...rest,
  values: orderedArray(sorted),
});

/** Of all values, ascending and finite. `sum`: of them, where it is known. */
export function digestNumbers(
  sorted: Float64Array,
  left: Pick<NumberDigest, "missing" | "infinite">,
  sum: number | null = null,
): NumberDigest {
  const n = sorted.length;
  const base = { type: "number", n, ...left, sorted, exact: true, rankError: 0 } as const;
  if (n === 0) return { ...base, min: null, max: null, mean: null, std: null, skewness: 0, whole: true, distinct: 0 };
  const mean = sum !== null && Number.isFinite(sum) ? sum / n : meanOf(sorted);
  return {
    ...base,
    min: sorted[0] as number,
    max: sorted[n - 1] as number,
    mean,
    ...spreadOf(sorted, mean),
    whole: isWhole(sorted),
    distinct: countDistinct(sorted),
  };
}

/** As other statistics take a column: with at most so many quantiles. */
export function profileOf(name: string, column: NumberColumn, most = SAMPLE): NumberProfile {
  const { n, missing, min, max, mean, std, values } = column;
  const base = { name, type: "number", n, missing, min, max, mean, std } as const;
  if (n === 0) return { ...base, median: null, deciles: [], sample: [] };
  return {
    ...base,
    median: quantileOf(values, 0.5),
    deciles: decilesOf(values),
    sample:
      values.length <= most ? Array.from(values.all()) : evenLevels(most).map((level) => quantileOf(values, level)),
  };
}

export const DECILES = Array.from({ length: 9 }, (_, index) => (index + 1) / 10);

export const decilesOf = (values: Ordered): readonly number[] => DECILES.map((share) => quantileOf(values, share));

/** From the smallest to the largest value. */
export const evenLevels = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index / (count - 1));

/** At most so many quantiles in place of the values. Between two of them it is not known how the values lie. */
export function thinned(digest: NumberDigest, count: number): NumberDigest {
  if (digest.sorted.length <= count) return digest;
  const rankError = digest.rankError + 0.5 / (count - 1);
  return { ...digest, sorted: evenly(digest.sorted, count), exact: false, rankError };
}

/** Quantiles at equal levels; all values where they are no more than that. */
export function evenly(sorted: Float64Array, count: number): Float64Array {
  if (sorted.length <= count) return sorted;
  return Float64Array.from(evenLevels(count), (level) => quantile(sorted, level));
}

/** The same of values in any order, which are counted by cells instead of sorted. They are not empty. */
export function columnByCells(
  values: Float64Array,
  cells: Cells,
  { missing, infinite, sum, least, most }: Found,
): NumberColumn {
  const n = values.length;
  const mean = Number.isFinite(sum) ? sum / n : meanOf(values);
  const counts = countCells(values, cells, mean);
  const std = Math.sqrt(counts.squares / n);
  return {
    type: "number",
    ...{ n, missing, infinite, mean, std },
    min: least,
    max: most,
    skewness: std > 0 ? counts.cubes / n / std ** 3 : 0,
    whole: isWhole(values),
    distinct: distinctIn(values),
    values: orderedByCells(values, cells, counts),
    exact: true,
    rankError: 0,
  };
}

/** What is learnt of values as they are read. */
export interface Found extends Pick<NumberDigest, "missing" | "infinite"> {
  readonly sum: number;
  readonly least: number;
  readonly most: number;
}

/** In any order: as soon as there are many, no more are looked at. */
function distinctIn(values: Float64Array): number {
  const found = new Set<number>();
  for (let index = 0; index < values.length && found.size <= FEW_DISTINCT; index++) found.add(values[index] as number);
  return found.size;
}

function meanOf(sorted: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < sorted.length; index++) sum += sorted[index] as number;
  const mean = sum / sorted.length;
  // The sum of very large values may overflow where their mean does not.
  return Number.isFinite(mean) ? mean : sorted.reduce((total, value) => total + value / sorted.length, 0);
}

function spreadOf(sorted: Float64Array, mean: number): Pick<NumberDigest, "std" | "skewness"> {
  let [squares, cubes] = [0, 0];
  for (let index = 0; index < sorted.length; index++) {
    const difference = (sorted[index] as number) - mean;
    const square = difference * difference;
    squares += square;
    cubes += square * difference;
  }
  const std = Math.sqrt(squares / sorted.length);
  return { std, skewness: std > 0 ? cubes / sorted.length / std ** 3 : 0 };
}

function isWhole(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isInteger(values[index])) return false;
  return true;
}

function countDistinct(sorted: Float64Array): number {
  let [distinct, before] = [0, Number.NaN];
  for (let index = 0; index < sorted.length && distinct <= FEW_DISTINCT; index++) {
    const value = sorted[index] as number;
    if (value !== before) distinct++;
    before = value;
  }
  return distinct;
}
