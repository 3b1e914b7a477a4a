/** Writes tables as Parquet. */
import type { TableColumn } from "../domain/export-table.ts";
import type { Cell } from "../domain/table.ts";

export interface ParquetWriter {
  /**
   * The file in pieces, as its rows come: a group of rows is the most that is held. Every column may have nulls; cells of
   * the type `time` are ISO 8601 texts. The same rows give the same bytes.
   */
  write(columns: readonly TableColumn[], rows: AsyncIterable<readonly Cell[]>): AsyncIterable<Uint8Array>;
}
