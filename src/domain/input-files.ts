/** Columns of files among the inputs, such as images. */
import type { InputColumn, PredictionBatch } from "./prediction-batch.ts";

/** Without files: a log can write it as it is. */
export const isPlainColumn = (column: InputColumn): boolean =>
  column instanceof Float32Array || column instanceof Float64Array || !(column[0] instanceof Uint8Array);

/** What the files of a batch weigh. */
export function fileBytesIn({ inputs }: PredictionBatch): number {
  let bytes = 0;
  for (const column of Object.values(inputs)) {
    if (!isPlainColumn(column)) for (const file of column as readonly Uint8Array[]) bytes += file.length;
  }
  return bytes;
}
