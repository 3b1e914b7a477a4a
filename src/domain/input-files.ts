/** Columns of files among the inputs, such as images. */
import type { InputColumn, PredictionBatch } from "./prediction-batch.ts";

/** Without files: a log can write it as it is. */
export const isPlainColumn = (column: InputColumn): boolean =>
  column instanceof Float32Array || column instanceof Float64Array || !(column[0] instanceof Uint8Array);

/** What the files and texts of a batch weigh, roughly: callers choose how long they are. */
export function fileAndTextBytesIn({ inputs }: PredictionBatch): number {
  let bytes = 0;
  for (const column of Object.values(inputs)) {
    if (ArrayBuffer.isView(column)) continue;
    for (const cell of column) if (typeof cell === "string" || cell instanceof Uint8Array) bytes += cell.length;
  }
  return bytes;
}
