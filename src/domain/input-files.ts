/** Columns of files among the inputs, such as images. */
import type { InputColumn } from "./prediction-batch.ts";

/** Without files: a log can write it as it is. */
export const isPlainColumn = (column: InputColumn): boolean =>
  column instanceof Float32Array || column instanceof Float64Array || !(column[0] instanceof Uint8Array);
