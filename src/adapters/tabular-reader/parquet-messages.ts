/** What the thread that reads Parquet is given and gives back. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { TableColumn } from "../../ports/tables.ts";

export interface ParquetAsk {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly columns: readonly TableColumn[];
}

/** Column by column: objects of rows would name every column again in each. Not a number stands for null. */
export type ParquetColumn = Float64Array | readonly (string | null)[];

export interface ParquetReply {
  readonly rows: number;
  /** As they were asked for. */
  readonly columns: readonly ParquetColumn[];
  readonly problems: readonly Problem[];
}
