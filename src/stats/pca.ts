/** Principal components: the few directions in which most of what varies in a data set varies. */
import type { Matrix } from "./matrix.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** Plain JSON, so that it can be kept beside a reference. */
export interface Pca {
  readonly mean: readonly number[];
  /** Unit vectors, the one of most variance first. */
  readonly components: readonly (readonly number[])[];
  /** Share of the variance that each explains. */
  readonly explained: readonly number[];
}

/**
 * The first components that together explain more than `share` of the variance: scikit-learn's `PCA(n_components=share)`,
 * signs aside. None where nothing varies.
 */
export function fitPca(
  { rows, columns, values }: Matrix,
  { share, count }: { readonly share: number /** Or so many of them. */; readonly count?: number },
): Pca {
  const mean = new Float64Array(columns);
  for (let index = 0; index < values.length; index++) {
    mean[index % columns] = (mean[index % columns] as number) + (values[index] as number) / rows;
  }
  const { values: variances, vectors } = symmetricEigen(covariance({ rows, columns, values }, mean), columns);
  const total = variances.reduce((sum, variance) => sum + Math.max(0, variance), 0);
  const components: (readonly number[])[] = [];
  const explained: number[] = [];
  let reached = 0;
  for (const [index, variance] of variances.entries()) {
    if (!(total > 0) || (count === undefined ? reached > share : index >= count)) break;
    components.push(vectors[index] ?? []);
    explained.push(Math.max(0, variance) / total);
    reached += variance / total;
  }
  return { mean: Array.from(mean), components, explained };
}

function covariance({ rows, columns, values }: Matrix, mean: Float64Array): Float64Array {
  const sums = new Float64Array(columns * columns);
  const centred = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      centred[column] = (values[row * columns + column] as number) - (mean[column] as number);
    }
    for (let one = 0; one < columns; one++) {
      const own = centred[one] as number;
      for (let other = one; other < columns; other++) {
        sums[one * columns + other] = (sums[one * columns + other] as number) + own * (centred[other] as number);
      }
    }
  }
  for (let one = 0; one < columns; one++) {
    for (let other = 0; other < one; other++) sums[one * columns + other] = sums[other * columns + one] as number;
  }
  return sums.map((sum) => sum / Math.max(1, rows - 1));
}
