/** Files of rows, read as untrusted input: every cell has its column's type, or a problem says where it has not. */
import type { Problem } from "../domain/errors/user-error.ts";
import type { Row } from "../domain/table.ts";

/** A folder of images is no file of rows: the dataset stage makes one of it, in JSON lines. */
export type TableFormat = "csv" | "jsonl" | "parquet";

export interface TableColumn {
  readonly name: string;
  /**
   * `time` cells come back in one canonical text per instant, `category` and `text` cells as they are; a cell of type
   * `image` is the digest of a file's bytes.
   */
  readonly type: "number" | "category" | "time" | "text" | "image";
}

interface TableFile {
  /** Path for the reader of a problem. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface TableRow {
  /** 1-based line where the row starts; in a format without lines the number of the row. */
  readonly line: number;
  /** Every column has a cell; null where the file has none. */
  readonly cells: Row;
}

export interface ParsedTable {
  readonly rows: readonly TableRow[];
  /** Not empty: the file must not be used. Long lists are cut. */
  readonly problems: readonly Problem[];
}

export interface Tables {
  parse(format: TableFormat, file: TableFile, columns: readonly TableColumn[]): Promise<ParsedTable>;
}
