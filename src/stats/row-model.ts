/** What rows of a reference are like together: their principal components, and how far each row lies from them. */
import type { Row } from "../domain/table.ts";
import { type Encoding, encodeMixed, fitEncoding } from "./encode-mixed.ts";
import type { Matrix } from "./matrix.ts";
import { fitPca, type Pca } from "./pca.ts";
import type { ProfiledColumn } from "./profile.ts";
import { type Reconstruction, reconstruct, reconstructOwn } from "./reconstruction-error.ts";

export interface RowModel {
  readonly encoding: Encoding;
  readonly matrix: Matrix;
  readonly pca: Pca;
  /** Of its own rows, and what each column has of them. */
  readonly errors: Float64Array;
  readonly parts: Float64Array;
}

/** As NannyML's data reconstruction: so much of the variance is kept. */
const SHARE = 0.65;

export function modelRows(columns: readonly ProfiledColumn[], rows: readonly Row[]): RowModel {
  const encoding = fitEncoding(columns, rows);
  const matrix = encodeMixed(encoding, rows);
  const pca = fitPca(matrix, { share: SHARE });
  return { encoding, matrix, pca, ...noticed(reconstructOwn(pca, matrix)) };
}

/** How far rows lie from what the components say of them. */
export const measureRows = ({ pca, encoding }: RowModel, rows: readonly Row[]): Reconstruction =>
  noticed(reconstruct(pca, encodeMixed(encoding, rows)));

/** Of a column's deviation. */
const UNNOTICED = 0.01;

/**
 * Where columns follow from each other, as a warmth in two units, nothing is left of the reference but rounding, and rows
 * that were rounded otherwise would lie a billion times as far out. What is less than anybody would notice is as good as that.
 */
const noticed = ({ errors, parts }: Reconstruction): Reconstruction => ({
  errors: errors.map((error) => Math.max(error, UNNOTICED)),
  parts,
});
