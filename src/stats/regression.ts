/** How far predicted numbers are from the true ones. All NaN without rows. */

/** Mean absolute error, in the label's unit; 0 is perfect. `errors`: predicted minus true. */
export function meanAbsoluteError(errors: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < errors.length; row++) sum += Math.abs(errors[row] ?? Number.NaN);
  return sum / errors.length;
}

/** Root of the mean squared error, in the label's unit: large errors count more. */
export function rootMeanSquaredError(errors: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < errors.length; row++) sum += (errors[row] ?? Number.NaN) ** 2;
  return Math.sqrt(sum / errors.length);
}

/** The least truth that is divided by, as scikit-learn's `mean_absolute_percentage_error`: 2^-52. */
const LEAST_TRUTH = Number.EPSILON;

/** Error of one row as a share of the truth's size, not in percent; huge where the truth is 0. */
export function rowPercentageError(truth: number, error: number): number {
  return Math.abs(error) / Math.max(Math.abs(truth), LEAST_TRUTH);
}

/**
 * Coefficient of determination: share of the labels' variance that is explained; 1 is perfect, 0 is what the mean would
 * reach, below 0 is worse. Scikit-learn's `r2_score`.
 */
export function determination(truth: ArrayLike<number>, errors: ArrayLike<number>): number {
  let mean = 0;
  for (let row = 0; row < truth.length; row++) mean += (truth[row] ?? Number.NaN) / truth.length;
  let total = 0;
  let residual = 0;
  for (let row = 0; row < truth.length; row++) {
    total += ((truth[row] ?? Number.NaN) - mean) ** 2;
    residual += (errors[row] ?? Number.NaN) ** 2;
  }
  return explainedShare(truth.length, total, residual);
}

/** Of sums of squares about the mean and of errors; as `r2_score` NaN for one row, with equal labels 1 without errors, else 0. */
export function explainedShare(rows: number, total: number, residual: number): number {
  if (rows < 2) return Number.NaN;
  // Below 0 by rounding only.
  if (total <= 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}
