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
  const values = new Float64Array(limit * matrix.columns);
  for (let each = 0; each < limit; each++) {
    values.set(rowOf(matrix, Math.floor((each * matrix.rows) / limit)), each * matrix.columns);
  }
  return { rows: limit, columns: matrix.columns, values };
}
