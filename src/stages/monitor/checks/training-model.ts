/** What the rows of training are like together: their principal components, and how far each lies from them. */
import type { Row } from "../../../domain/table.ts";
import type { ProfiledColumn } from "../../../stats/profile.ts";
import { measureRows, modelRows, type RowModel } from "../../../stats/row-model.ts";
import type { CheckContext } from "./context.ts";

export type TrainingModel = RowModel;

/** By the rows that it was made of: windows of one run share them. */
const MADE = new WeakMap<readonly Row[], Map<string, TrainingModel>>();

/** Or a sentence that says why there is none. */
export function trainingModel(
  { features }: Pick<CheckContext, "features">,
  training: readonly Row[] | null | undefined,
): TrainingModel | string {
  const columns = features.flatMap(({ name, type }): readonly ProfiledColumn[] =>
    type === "image" ? [] : [{ name, type }],
  );
  if (columns.length < 2)
    return "Rows are looked at as a whole where there are two features or more that are no images";
  if (!training || training.length === 0) return "The rows of training are not there to be compared with";
  const key = JSON.stringify(columns);
  const known = MADE.get(training) ?? new Map<string, TrainingModel>();
  MADE.set(training, known);
  const made = known.get(key) ?? modelRows(columns, training);
  known.set(key, made);
  return made;
}

/** How far rows lie from what the components say of them. */
export const errorsOf = (model: TrainingModel, rows: readonly Row[]): Float64Array => measureRows(model, rows).errors;
