/** Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations: exact to the last digits, for some hundred columns. */

export interface Eigen {
  /** Descending. */
  readonly values: readonly number[];
  /** Unit vectors, in the same order. */
  readonly vectors: readonly (readonly number[])[];
}

/** Each sweep squares what is left off the diagonal: ten are already more than enough. */
const SWEEPS = 60;

/** `size` x `size`, row by row. Cyclic Jacobi: G. Golub and C. Van Loan, "Matrix Computations" (2013), section 8.5. */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): Eigen {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let index = 0; index < size; index++) vectors[index * size + index] = 1;
  const norm = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a, size) > Number.EPSILON * 1e-3 * norm; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
  }
  const order = Array.from({ length: size }, (_, index) => index).sort(
    (one, other) => (a[other * size + other] as number) - (a[one * size + one] as number),
  );
  return {
    values: order.map((index) => a[index * size + index] as number),
    vectors: order.map((index) => Array.from(vectors.subarray(index * size, (index + 1) * size))),
  };
}

/** Makes the element (p, q) zero. Eigenvectors are rows, so that a rotation walks through memory in order. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const off = a[p * size + q] as number;
  if (off === 0) return;
  const [pp, qq] = [a[p * size + p] as number, a[q * size + q] as number];
  const slope = (qq - pp) / (2 * off);
  const tangent =
    Math.abs(slope) > 1e150 ? 0.5 / slope : Math.sign(slope || 1) / (Math.abs(slope) + Math.hypot(1, slope));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) {
    const [one, other] = [vectors[p * size + k] as number, vectors[q * size + k] as number];
    vectors[p * size + k] = cosine * one - sine * other;
    vectors[q * size + k] = sine * one + cosine * other;
    if (k === p || k === q) continue;
    const [first, second] = [a[p * size + k] as number, a[q * size + k] as number];
    const [newFirst, newSecond] = [cosine * first - sine * second, sine * first + cosine * second];
    a[p * size + k] = newFirst;
    a[k * size + p] = newFirst;
    a[q * size + k] = newSecond;
    a[k * size + q] = newSecond;
  }
  a[p * size + p] = pp - tangent * off;
  a[q * size + q] = qq + tangent * off;
  a[p * size + q] = 0;
  a[q * size + p] = 0;
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let row = 0; row < size; row++) {
    for (let column = row + 1; column < size; column++) sum += 2 * (a[row * size + column] as number) ** 2;
  }
  return Math.sqrt(sum);
}
