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

/**
 * Coefficient of determination: share of the labels' variance that is explained; 1 is perfect, 0 is what the mean would
 * reach, below 0 is worse. As scikit-learn's `r2_score`: NaN for one row; with equal labels 1 when all errors are 0, else 0.
 */
export function determination(truth: ArrayLike<number>, errors: ArrayLike<number>): number {
  if (truth.length < 2) return Number.NaN;
  let mean = 0;
  for (let row = 0; row < truth.length; row++) mean += (truth[row] ?? Number.NaN) / truth.length;
  let total = 0;
  let residual = 0;
  for (let row = 0; row < truth.length; row++) {
    total += ((truth[row] ?? Number.NaN) - mean) ** 2;
    residual += (errors[row] ?? Number.NaN) ** 2;
  }
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}
