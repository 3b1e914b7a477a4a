/** Parquet: flat columns of any physical type, with the codecs that Node has itself. */
import { type FileMetaData, parquetMetadata, parquetReadObjects } from "hyparquet";
import type { Cell } from "../../domain/table.ts";
import type { TableColumn, TableRow } from "../../ports/tables.ts";
import { excerpt, type Findings } from "./findings.ts";
import { cellOfParquet, exactDecimal, PARSERS } from "./parquet-cells.ts";
import { COMPRESSORS } from "./parquet-codecs.ts";
import { checkPages } from "./parquet-pages.ts";

/** Rows times columns: what the reader holds at once. */
const CELLS_LIMIT = 50_000_000;
/** Of all texts together: a dictionary's text costs nothing until its rows are written out. */
const TEXT_LIMIT = 512 * 1024 * 1024;

/** Places are rows: a Parquet file has no lines. */
export async function readParquet(
  bytes: Uint8Array,
  columns: readonly TableColumn[],
  findings: Findings,
): Promise<readonly TableRow[]> {
  try {
    // What is read of a file may be a view of a larger buffer, and `slice` of such a view is another one.
    const { buffer } = new Uint8Array(bytes);
    const metadata = parquetMetadata(buffer, { parsers: PARSERS, geoparquet: false });
    const scales = leavesOf(metadata, columns, findings);
    if (!scales) return [];
    checkSize(metadata, scales.size);
    checkPages(buffer, metadata);
    const file = {
      byteLength: buffer.byteLength,
      slice: (start: number, end?: number) => buffer.slice(start, end),
    };
    const read = await readColumns({ file, metadata, compressors: COMPRESSORS, parsers: PARSERS }, [...scales.keys()]);
    return rowsOf(Number(metadata.num_rows), read, columns, scales, findings);
  } catch (error) {
    // Whatever a damaged file makes the library stumble over, it is the file that cannot be read.
    if (!(error instanceof Error)) throw error;
    findings.add("DATA_PARQUET", { line: 1 }, { found: excerpt(error.message) });
    return [];
  }
}

/** Types whose values are no number, text, date or time. */
const UNREADABLE = new Set(["INTERVAL", "BSON", "TIME_MILLIS", "TIME_MICROS", "MAP", "LIST", "MAP_KEY_VALUE"]);

/** Column -> scale of its decimals, null for none. null: the file's columns are not the dataset's. */
function leavesOf(
  { schema }: FileMetaData,
  columns: readonly TableColumn[],
  findings: Findings,
): ReadonlyMap<string, number | null> | null {
  const declared = new Set(columns.map(({ name }) => name));
  const expected = [...declared].join(", ");
  const scales = new Map<string, number | null>();
  const place = { line: 1 };
  const [root, ...leaves] = schema;
  if (!root) throw new Error("a file without a schema");
  if (leaves.length !== root.num_children) {
    throw new Error("nested columns: write each field as a column of its own");
  }
  for (const { name, repetition_type: repetition, converted_type: converted, logical_type: logical, scale } of leaves) {
    if (repetition === "REPEATED") throw new Error(`${name} holds several values a row`);
    if (UNREADABLE.has(converted ?? "") || logical?.type === "TIME" || logical?.type === "VARIANT") {
      throw new Error(`${name} is of type ${logical?.type ?? converted}`);
    }
    if (scales.has(name)) findings.add("DATA_HEADER_DUPLICATE", place, { with: { column: name } });
    else if (!declared.has(name)) findings.add("DATA_COLUMN_UNKNOWN", place, { expected, with: { column: name } });
    scales.set(name, converted === "DECIMAL" || logical?.type === "DECIMAL" ? (scale ?? 0) : null);
  }
  return findings.problems.length === 0 ? scales : null;
}

function checkSize({ num_rows: rows }: FileMetaData, columns: number): void {
  if (Number(rows) * columns > CELLS_LIMIT) throw new Error(`${rows} rows of ${columns} columns are too many`);
}

type Options = Omit<Parameters<typeof parquetReadObjects>[0], "metadata"> & { readonly metadata: FileMetaData };
type Columns = ReadonlyMap<string, readonly unknown[]>;

/**
 * One column of one row group at a time: of several that are asked for at once, the library leaves behind the failure of
 * one where another stumbles earlier, and a failure that nobody waits for ends the process.
 */
async function readColumns(options: Options, names: readonly string[]): Promise<Columns> {
  const read = new Map<string, readonly unknown[]>();
  for (const name of names) {
    const values: unknown[] = [];
    let rowStart = 0;
    for (const group of options.metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      for (const row of await parquetReadObjects({ ...options, columns: [name], rowStart, rowEnd }))
        values.push(row[name]);
      rowStart = rowEnd;
    }
    read.set(name, values);
  }
  return read;
}

function rowsOf(
  count: number,
  read: Columns,
  columns: readonly TableColumn[],
  scales: ReadonlyMap<string, number | null>,
  findings: Findings,
): readonly TableRow[] {
  const rows: TableRow[] = [];
  let texts = 0;
  for (let index = 0; index < count && !findings.full(); index += 1) {
    const line = index + 1;
    const cells = columns.map(({ name, type }): readonly [string, Cell] => {
      const scale = scales.get(name) ?? null;
      const value = read.get(name)?.[index] ?? null;
      const cell = cellOfParquet(type, scale === null ? value : exactDecimal(value, scale));
      if (typeof cell === "string") texts += cell.length;
      if (cell !== undefined) return [name, cell];
      findings.add("DATA_CELL_TYPE", { line }, { found: excerpt(shown(value)), with: { column: name, type } });
      return [name, null];
    });
    if (texts > TEXT_LIMIT) throw new Error("its texts are too long to be read whole");
    rows.push({ line, cells: Object.fromEntries(cells) });
  }
  return rows;
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  // Not as the machine's own time zone would have it.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "no moment that is certain" : value.toISOString();
  return typeof value === "object" ? "an object" : String(value);
}
