/** Whole rows of both sides, evenly spaced, for what looks at several columns at once. */
import { openParquetAt } from "../../adapters/tabular-reader/columns/file-bytes.ts";
import { readParquetCells } from "../../adapters/tabular-reader/columns/parquet-rows.ts";
import { type CellKind, readTextCells } from "../../adapters/tabular-reader/columns/text-cells.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Cell, Row } from "../../domain/table.ts";
import type { ProfiledColumn } from "../../stats/profile.ts";
import type { Side } from "./sides.ts";

/** More say the same with another digit. */
export const MOST_ROWS = 20_000;

/** null: the side is a profile, which has columns and no rows. */
export function rowsOf(
  side: Side,
  columns: readonly ProfiledColumn[],
  categories: ReadonlySet<string>,
): readonly Row[] | null {
  const count = side.sample?.length ?? Math.min(side.rows, MOST_ROWS);
  const read = side.sample ? readTexts(side, side.sample, categories) : readParquet(side);
  const cells = read && columns.map((column) => [column.name, read(column)] as const);
  if (!cells) return null;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(cells.map(([name, each]): readonly [string, Cell] => [name, each[row] ?? null])),
  );
}

type Read = (column: ProfiledColumn) => readonly Cell[];

function readTexts({ columns }: Side, sample: NonNullable<Side["sample"]>, categories: ReadonlySet<string>): Read {
  return ({ name, type }) => {
    const source = columns.get(name);
    const isNumbers = source?.kind === "digest" && source.digest.type === "number";
    const kind: CellKind = type === "number" ? "number" : isNumbers && !categories.has(name) ? "code" : "text";
    return readTextCells(sample, name, kind);
  };
}

function readParquet({ path, rows, columns }: Side): Read | null {
  if (![...columns.values()].some(({ kind }) => kind === "parquet")) return null;
  const count = Math.min(rows, MOST_ROWS);
  const chosen = Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count));
  try {
    const parquet = openParquetAt(path);
    return ({ name, type }) => {
      const cells = guard(path, () => readParquetCells(parquet, name, chosen));
      // Numbers that are names.
      return type === "category" ? cells.map((cell) => (cell === null ? null : String(cell))) : cells;
    };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function guard<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Whatever a damaged file makes its reader stumble over, it is the file that cannot be read. */
function unreadable(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return userError("DATA_PARQUET", { location: { file: path }, found: error.message }, { cause: error });
}
