/** How far rows lie from what the principal components of a reference can say of them, and whether that rose. */

import { upperGamma } from "./gamma.ts";
import { chosen, type Matrix, rowOf } from "./matrix.ts";
import { mean } from "./mean.ts";
import { normalShare } from "./normal-tail.ts";
import { fitPca, type Pca } from "./pca.ts";

export interface Reconstruction {
  /** Euclidean distance of each row from its projection on the components: NannyML's data reconstruction error. */
  readonly errors: Float64Array;
  /**
   * What each column adds to the mean squared distance: the mean of its own deviation times what is left of it. That sums up
   * as the squares of what is left do, but a column that lies far out does not show in others through the components.
   */
  readonly parts: Float64Array;
}

export function reconstruct(pca: Pca, matrix: Matrix): Reconstruction {
  const collected = openReconstruction(matrix);
  eachRest(pca, matrix, collected.take);
  return collected.found;
}

export const reconstructionErrors = (pca: Pca, matrix: Matrix): Float64Array => reconstruct(pca, matrix).errors;

function openReconstruction({ rows, columns }: Matrix) {
  const [errors, parts] = [new Float64Array(rows), new Float64Array(columns)];
  const take: Take = (row, rest, centred) => {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      const left = rest[column] as number;
      sum += left * left;
      parts[column] = (parts[column] as number) + (left * (centred[column] as number)) / rows;
    }
    errors[row] = Math.sqrt(sum);
  };
  return { found: { errors, parts }, take };
}

type Take = (row: number, rest: Float64Array, centred: Float64Array) => void;

/** What the components cannot say of each row, beside its deviations; the arrays are used again. */
function eachRest(pca: Pca, matrix: Matrix, take: Take): void {
  const [rest, centred] = [new Float64Array(matrix.columns), new Float64Array(matrix.columns)];
  for (let row = 0; row < matrix.rows; row++) {
    const values = rowOf(matrix, row);
    for (let column = 0; column < rest.length; column++) {
      centred[column] = (values[column] as number) - (pca.mean[column] as number);
    }
    rest.set(centred);
    for (const component of pca.components) {
      // The components are orthogonal, so taking one away leaves the others' parts as they were.
      let part = 0;
      for (let column = 0; column < rest.length; column++)
        part += (rest[column] as number) * (component[column] as number);
      for (let column = 0; column < rest.length; column++) {
        rest[column] = (rest[column] as number) - part * (component[column] as number);
      }
    }
    take(row, rest, centred);
  }
}

const FOLDS = 5;
/** So many rows bind components to themselves by less than a hundredth, and cost five fits more. */
const PLENTY = 100_000;

/**
 * Of the rows that the components were fitted to. They lie nearer than new rows do (in 10 columns that have nothing to do with
 * each other, 100 rows by a fifth, 500 rows still by a twelfth), and nearly every window would seem to have risen; so a fifth at
 * a time is measured by components of the others. NannyML takes them as they are.
 */
export function reconstructOwn(pca: Pca, matrix: Matrix): Reconstruction {
  if (matrix.rows >= PLENTY || matrix.rows < 2 * FOLDS) return reconstruct(pca, matrix);
  const collected = openReconstruction(matrix);
  const rows = Array.from({ length: matrix.rows }, (_, row) => row);
  for (let fold = 0; fold < FOLDS; fold++) {
    const [out, kept] = [rows.filter((row) => row % FOLDS === fold), rows.filter((row) => row % FOLDS !== fold)];
    const fitted = fitPca(chosen(matrix, kept), { share: 1, count: pca.components.length });
    eachRest(fitted, chosen(matrix, out), (index, ...left) => collected.take(out[index] as number, ...left));
  }
  return collected.found;
}

export const ownReconstructionErrors = (pca: Pca, matrix: Matrix): Float64Array => reconstructOwn(pca, matrix).errors;

export interface MeanRise {
  /** Mean of the window over mean of the reference, less 1: 0.1 is a tenth more. */
  readonly effect: number;
  /** P(a rise so large) when the window's rows are rows of the reference. */
  readonly pValue: number;
  readonly method: "resampling, Pearson III";
  /** Effects drawn when nothing changed, ascending. */
  readonly nulls: Float64Array;
}

export interface RiseOptions {
  readonly draws: number;
  readonly next: () => number;
  /** Independent rows that those of the window are worth, where rows that follow each other are alike. */
  readonly rows?: number;
}

const MOST_DRAWN = 2_000;
/** A mean of equal distances is off by so much, or less. */
const ROUNDING = 1e-9;

/**
 * Whether the mean of distances rose. Distances are skewed, and a small window's large mean then comes with a large
 * deviation, which Welch's t takes for noise: of exponential distances, 40 against 800, it sees a rise by a half at the level
 * of 1% in 33% of windows, this in 63%, and neither alarms too often. The chance is that of a window, and of a reference,
 * drawn from the reference's own distances: variance and skewness of that difference of means are known exactly, and
 * Pearson's type III curve has them both.
 */
export function meanRise(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  { draws, next, rows }: RiseOptions,
): MeanRise {
  const [n, m] = [reference.length, Math.max(1, Math.round(rows ?? current.length))];
  const base = mean(reference);
  const rise = mean(current) - base;
  let [squares, cubes] = [0, 0];
  for (let row = 0; row < n; row++) {
    const distance = (reference[row] as number) - base;
    squares += distance ** 2 / n;
    cubes += distance ** 3 / n;
  }
  const spread = Math.sqrt(squares) <= ROUNDING * base ? 0 : Math.sqrt(squares * (1 / m + 1 / n));
  const skewness = spread === 0 ? 0 : (cubes * (1 / m ** 2 - 1 / n ** 2)) / spread ** 3;
  const pValue = spread === 0 ? allInWindow(current, base, n) : pearsonTail(rise / spread, skewness);
  const nulls = Float64Array.from({ length: draws }, () => {
    // So are means of many rows.
    const window = m <= MOST_DRAWN ? drawnMean(reference, m, next) : base + Math.sqrt(squares / m) * normalDraw(next);
    // The reference is a sample too; of its many rows the mean is as good as normal.
    const moved = base + Math.sqrt(squares / n) * normalDraw(next);
    return moved > 0 ? window / moved - 1 : 0;
  }).sort();
  return {
    effect: base > 0 ? rise / base : rise > 0 ? Number.POSITIVE_INFINITY : 0,
    pValue,
    method: "resampling, Pearson III",
    nulls,
  };
}

/** Of a reference without any spread: how often all rows that are farther out would be dealt to the window. */
function allInWindow(current: ArrayLike<number>, base: number, n: number): number {
  const m = current.length;
  let chance = 1;
  for (let row = 0, found = 0; row < m; row++) {
    if ((current[row] as number) > base * (1 + ROUNDING)) chance *= (m - found) / (n + m - found++);
  }
  return chance;
}

/** P(Z >= z) of the Pearson type III distribution with mean 0 and variance 1: scipy's `pearson3.sf(z, skewness)`. */
export function pearsonTail(z: number, skewness: number): number {
  // Nearer to the normal than its own gamma function is exact.
  if (Math.abs(skewness) < 1e-4) return normalShare(-z);
  const shape = 4 / skewness ** 2;
  const point = shape + (2 * z) / skewness;
  if (skewness > 0) return point <= 0 ? 1 : upperGamma(shape, point);
  return point <= 0 ? 0 : 1 - upperGamma(shape, point);
}

function drawnMean(values: ArrayLike<number>, rows: number, next: () => number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += values[Math.floor(next() * values.length)] as number;
  return sum / rows;
}

/** Box and Muller. */
function normalDraw(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
