/** What the rows of training are like together: their principal components, and how far each lies from them. */
import type { Row } from "../../../domain/table.ts";
import { type Encoding, encodeMixed, fitEncoding } from "../../../stats/encode-mixed.ts";
import type { Matrix } from "../../../stats/matrix.ts";
import { fitPca, type Pca } from "../../../stats/pca.ts";
import type { ProfiledColumn } from "../../../stats/profile.ts";
import { ownReconstructionErrors, reconstructionErrors } from "../../../stats/reconstruction-error.ts";
import type { CheckContext } from "./context.ts";

export interface TrainingModel {
  readonly encoding: Encoding;
  readonly matrix: Matrix;
  readonly pca: Pca;
  /** Of its own rows. */
  readonly errors: Float64Array;
}

/** As NannyML's data reconstruction: so much of the variance is kept. */
const SHARE = 0.65;

/** By the rows that it was made of: windows of one run share them. */
const MADE = new WeakMap<readonly Row[], Map<string, TrainingModel>>();

/** Or a sentence that says why there is none. */
export function trainingModel({ facts, features }: CheckContext): TrainingModel | string {
  const columns = features.flatMap(({ name, type }): readonly ProfiledColumn[] =>
    type === "image" ? [] : [{ name, type }],
  );
  if (columns.length < 2)
    return "Rows are looked at as a whole where there are two features or more that are no images";
  const { training } = facts;
  if (!training || training.length === 0) return "The rows of training are not there to be compared with";
  const key = JSON.stringify(columns);
  const known = MADE.get(training) ?? new Map<string, TrainingModel>();
  MADE.set(training, known);
  const made = known.get(key) ?? makeModel(columns, training);
  known.set(key, made);
  return made;
}

function makeModel(columns: readonly ProfiledColumn[], rows: readonly Row[]): TrainingModel {
  const encoding = fitEncoding(columns, rows);
  const matrix = encodeMixed(encoding, rows);
  const pca = fitPca(matrix, { share: SHARE });
  return { encoding, matrix, pca, errors: noticed(ownReconstructionErrors(pca, matrix)) };
}

/** How far rows lie from what the components say of them. */
export const errorsOf = ({ pca, encoding }: TrainingModel, rows: readonly Row[]): Float64Array =>
  noticed(reconstructionErrors(pca, encodeMixed(encoding, rows)));

/** Of a column's deviation. */
const UNNOTICED = 0.01;

/**
 * Where features follow from each other, as a warmth in two units, nothing is left of training but rounding, and a window
 * that was rounded otherwise would lie a billion times as far out. What is less than anybody would notice is as good as that.
 */
const noticed = (errors: Float64Array): Float64Array => errors.map((error) => Math.max(error, UNNOTICED));
