/** A Parquet file by its footer: which columns it has, and what their values are. */
import { fstatSync, readSync } from "node:fs";
import { type FileMetaData, parquetMetadata, type SchemaElement } from "hyparquet";
import type { ColumnKind, FileColumn } from "../../../ports/columns.ts";

const FOOTER_LIMIT = 64 * 1024 * 1024;
/** What one column's values are counted up to. */
export const ROWS_LIMIT = 1_000_000_000;

export interface ParquetFile {
  readonly file: number;
  readonly rows: number;
  readonly metadata: FileMetaData;
  readonly columns: readonly FileColumn[];
}

export function openParquet(file: number): ParquetFile {
  const { size } = fstatSync(file);
  const tail = read(file, Math.max(0, size - 8), Math.min(8, size));
  const length = tail.length === 8 ? new DataView(tail.buffer).getUint32(0, true) : 0;
  if (length === 0 || length + 12 > size) throw new Error("a file without a footer, or one that was cut");
  if (length > FOOTER_LIMIT) throw new Error("a footer that is too long");
  const metadata = parquetMetadata(read(file, size - 8 - length, length + 8).buffer, { geoparquet: false });
  const rows = Number(metadata.num_rows);
  const counted = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (!(rows >= 0 && rows <= ROWS_LIMIT)) throw new Error(`${rows} rows are too many`);
  if (counted !== rows) throw new Error("its row groups have another number of rows than the file");
  return { file, rows, metadata, columns: columnsOf(metadata.schema) };
}

export function elementOf({ metadata }: ParquetFile, name: string): SchemaElement {
  const element = topLevel(metadata.schema).find((each) => each.name === name);
  if (!element) throw new Error(`there is no column ${name}`);
  return element;
}

function read(file: number, at: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const count = readSync(file, bytes, 0, length, at);
  return bytes.subarray(0, count);
}

function columnsOf(schema: readonly SchemaElement[]): readonly FileColumn[] {
  const elements = topLevel(schema);
  const names = new Set(elements.map(({ name }) => name));
  if (names.size !== elements.length) throw new Error("two columns of one name");
  return elements.map((element) => {
    const kind = kindOf(element);
    return kind === null
      ? { name: element.name, kind, reason: `holds ${wordOf(element)}` }
      : { name: element.name, kind };
  });
}

/** The file's elements are a tree, written one branch after the other. */
function topLevel(schema: readonly SchemaElement[]): readonly SchemaElement[] {
  const found: SchemaElement[] = [];
  for (let at = 1; at < schema.length; at = endOf(schema, at, 0)) {
    const element = schema[at];
    if (element) found.push(element);
  }
  return found;
}

function endOf(schema: readonly SchemaElement[], at: number, depth: number): number {
  if (depth > 100) throw new Error("columns inside columns without an end");
  let next = at + 1;
  for (let child = 0; child < (schema[at]?.num_children ?? 0) && next < schema.length; child++) {
    next = endOf(schema, next, depth + 1);
  }
  return next;
}

const TIMES = new Set(["DATE", "TIMESTAMP_MILLIS", "TIMESTAMP_MICROS"]);
const TEXTS = new Set(["UTF8", "ENUM", "JSON"]);
const TEXT_TYPES = new Set(["STRING", "ENUM", "JSON", "UUID"]);

function kindOf({
  type,
  num_children,
  repetition_type,
  converted_type,
  logical_type,
}: SchemaElement): ColumnKind | null {
  if (num_children || repetition_type === "REPEATED") return null;
  const [converted, logical] = [converted_type ?? "", logical_type?.type ?? ""];
  if (logical === "TIMESTAMP" || logical === "DATE" || TIMES.has(converted) || type === "INT96") return "time";
  if (logical === "TIME" || converted.startsWith("TIME_") || converted === "INTERVAL") return null;
  if (logical === "DECIMAL" || converted === "DECIMAL") return "number";
  if (type === "BYTE_ARRAY") return TEXTS.has(converted) || TEXT_TYPES.has(logical) ? "category" : null;
  if (type === "BOOLEAN") return "category";
  if (type === "DOUBLE" || type === "FLOAT" || logical === "FLOAT16") return "number";
  return type === "INT32" || type === "INT64" ? "integer" : null;
}

function wordOf({ type, num_children, repetition_type, converted_type, logical_type }: SchemaElement): string {
  if (num_children || repetition_type === "REPEATED") return "lists or structures";
  return `values of type ${logical_type?.type ?? converted_type ?? type}`;
}
