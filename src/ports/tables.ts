/** Files of rows, read as untrusted input: every cell has its column's type, or a problem says where it has not. */
import type { Problem } from "../domain/errors/user-error.ts";
import type { Row } from "../domain/table.ts";

/** Parquet and image folders are rows of other readers: a name here, a reader in the adapter's table. */
export type TableFormat = "csv" | "jsonl";

export interface TableColumn {
  readonly name: string;
  /** `time` cells come back in one canonical text per instant, `category` and `text` cells as they are. */
  readonly type: "number" | "category" | "time" | "text";
}

interface TableFile {
  /** Path for the reader of a problem. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface TableRow {
  /** 1-based line where the row starts. */
  readonly line: number;
  /** Every column has a cell; null where the file has none. */
  readonly cells: Row;
}

interface ParsedTable {
  readonly rows: readonly TableRow[];
  /** Not empty: the file must not be used. Long lists are cut. */
  readonly problems: readonly Problem[];
}

export interface Tables {
  parse(format: TableFormat, file: TableFile, columns: readonly TableColumn[]): ParsedTable;
}
