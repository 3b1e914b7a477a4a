/** How far rows lie from their nearest rows of a reference: a row far from all of them is unlike anything seen before. */
import { type Matrix, rowOf } from "./matrix.ts";
import { quantile } from "./quantile.ts";

/** Each pair of rows is looked at: reference rows beyond this are thinned out first, with `thinned`. */
export const NEIGHBOUR_REFERENCE_LIMIT = 2_000;

/**
 * Mean Euclidean distance of each row to its `k` nearest of the reference (all, where it has fewer): scikit-learn's
 * `NearestNeighbors(k).kneighbors(rows)[0].mean(1)`, pyod's `KNN(method="mean")`.
 */
export function neighbourDistances(reference: Matrix, rows: Matrix, k = 10): Float64Array {
  return Float64Array.from({ length: rows.rows }, (_, row) => nearest(reference, rowOf(rows, row), k, -1));
}

/** The same of the reference's own rows, none being a neighbour of itself. */
export function ownNeighbourDistances(reference: Matrix, k = 10): Float64Array {
  return Float64Array.from({ length: reference.rows }, (_, row) => nearest(reference, rowOf(reference, row), k, row));
}

/** The value that a `share` of the reference's own distances does not exceed, and how many of the rows do. */
export function shareBeyond(
  own: ArrayLike<number>,
  rows: ArrayLike<number>,
  share = 0.99,
): { readonly threshold: number; readonly outside: number } {
  const threshold = quantile(Float64Array.from(own).sort(), share);
  let outside = 0;
  for (let row = 0; row < rows.length; row++) if ((rows[row] as number) > threshold) outside++;
  return { threshold, outside };
}

function nearest({ rows, columns, values }: Matrix, point: Float64Array, k: number, without: number): number {
  const kept = new Float64Array(Math.max(0, Math.min(k, without < 0 ? rows : rows - 1))).fill(Number.POSITIVE_INFINITY);
  const last = kept.length - 1;
  if (last < 0) return Number.NaN;
  for (let row = 0; row < rows; row++) {
    if (row === without) continue;
    const limit = kept[last] as number;
    let [square, at] = [0, row * columns];
    for (let column = 0; column < columns && square < limit; column++, at++) {
      square += ((values[at] as number) - (point[column] as number)) ** 2;
    }
    if (square >= limit) continue;
    let place = last;
    while (place > 0 && (kept[place - 1] as number) > square) {
      kept[place] = kept[place - 1] as number;
      place--;
    }
    kept[place] = square;
  }
  return kept.reduce((sum, square) => sum + Math.sqrt(square), 0) / kept.length;
}
