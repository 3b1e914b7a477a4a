/** Rows of numbers, one after the other in one array. */

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** `values[row * columns + column]`. */
  readonly values: Float64Array;
}

export function rowOf(matrix: Matrix, row: number): Float64Array {
  return matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns);
}

/** Evenly spaced of many rows, so that what looks at each pair of rows has a bound; all where they are few. */
export function thinned(matrix: Matrix, limit: number): Matrix {
  if (matrix.rows <= limit) return matrix;
  return chosen(
    matrix,
    Array.from({ length: limit }, (_, each) => Math.floor((each * matrix.rows) / limit)),
  );
}

export function chosen(matrix: Matrix, rows: readonly number[]): Matrix {
  const values = new Float64Array(rows.length * matrix.columns);
  for (const [place, row] of rows.entries()) values.set(rowOf(matrix, row), place * matrix.columns);
  return { rows: rows.length, columns: matrix.columns, values };
}
