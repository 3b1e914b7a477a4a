/** Reads one column of a source into what is compared of it; arrays are used again from column to column. */
import { openDoubles, openParquetAt, type ReadDoubles } from "../../adapters/tabular-reader/columns/file-bytes.ts";
import type { ParquetFile } from "../../adapters/tabular-reader/columns/parquet-file.ts";
import {
  type CountedValues,
  numberPages,
  unorderedNumbers,
} from "../../adapters/tabular-reader/columns/parquet-numbers.ts";
import { countParquetTexts } from "../../adapters/tabular-reader/columns/parquet-texts.ts";
import type { ColumnDigest, OpenColumn, TimeDigest } from "../../stages/drift/column.ts";
import { chooseCells, isTied, sampleOf } from "../../stats/columnar/cells.ts";
import {
  columnByCells,
  columnOf,
  digestNumbers,
  evenly,
  type NumberDigest,
} from "../../stats/columnar/number-digest.ts";
import { requireAscending } from "../../stats/columnar/ordered-cells.ts";
import { openQuantileGrid } from "../../stats/columnar/quantile-grid.ts";
import { sortDoubles } from "../../stats/columnar/sort-doubles.ts";
import { ANOTHER, openKept } from "./kept-cells.ts";
import type { ColumnSource } from "./messages.ts";
import type { Workspace } from "./workspace.ts";

/** Beyond it a column is reduced to quantiles as it is read: memory then no longer grows with its rows. */
export const EXACT_ROWS = 16_000_000;

/** What is wrong with a file, as opposed to what is wrong with us. */
export class UnreadableFile extends Error {
  readonly path: string;

  constructor(path: string, cause: Error) {
    super(cause.message, { cause });
    this.path = path;
  }
}

export function openColumns() {
  const files = new Map<string, ParquetFile>();
  const opened = (path: string): ParquetFile => {
    const known = files.get(path) ?? openParquetAt(path);
    files.set(path, known);
    return known;
  };
  const values = new Map<string, ReadDoubles>();
  const valuesAt = (path: string): ReadDoubles => {
    const known = values.get(path) ?? openDoubles(path);
    values.set(path, known);
    return known;
  };
  const guard = <T>(path: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      // Whatever a damaged file makes its reader stumble over, it is the file that cannot be read.
      throw error instanceof Error ? new UnreadableFile(path, error) : error;
    }
  };
  return {
    describe: (path: string) =>
      guard(path, () => {
        const { rows, columns } = opened(path);
        return { rows, columns };
      }),
    /** As it is kept, or sent to another thread: numbers are sorted. */
    digest(source: ColumnSource, name: string, workspace: Workspace): ColumnDigest {
      switch (source.kind) {
        case "digest":
          return source.digest;
        case "kept":
          return guard(source.path, () => readKept(valuesAt(source.path), source, workspace));
        case "parquet":
          return guard(source.path, () => digestParquet(opened(source.path), name, workspace));
      }
    },
    /** As it is compared. `like`: what it is compared with, whose cells it is cut into where both have many values. */
    open(source: ColumnSource, name: string, workspace: Workspace, like?: OpenColumn): OpenColumn {
      if (source.kind === "parquet") {
        const parquet = opened(source.path);
        const found = guard(source.path, () => openLarge(parquet, name, workspace, like));
        if (found) return found;
      }
      if (source.kind === "kept" && source.cells && source.digest.type === "number") {
        const { path, at, cells, digest } = source;
        return openKept(
          guard(path, () => valuesAt(path)),
          at,
          cells,
          digest,
          (look) => guard(path, look),
        );
      }
      const digest = this.digest(source, name, workspace);
      return digest.type === "number" ? columnOf(digest) : digest;
    },
  };
}

function digestParquet(parquet: ParquetFile, name: string, workspace: Workspace): ColumnDigest {
  const column = parquet.columns.find((each) => each.name === name);
  switch (column?.kind) {
    case "category":
      return { type: "category", ...countParquetTexts(parquet, name) };
    case "time":
      return rangeOf(parquet, name);
    case "number":
    case "integer":
      return parquet.rows > EXACT_ROWS ? gridOf(parquet, name, workspace) : valuesOf(parquet, name, workspace);
    default:
      throw new Error(`${name} ${column?.reason ?? "is not there"}`);
  }
}

function valuesOf(parquet: ParquetFile, name: string, workspace: Workspace): NumberDigest {
  return sorted(readValues(parquet, name, workspace), parquet, workspace);
}

interface Read {
  /** Finite ones, as they come. */
  readonly all: Float64Array;
  readonly seen: Seen;
  readonly isSorted: boolean;
}

function readValues(parquet: ParquetFile, name: string, workspace: Workspace): Read {
  const values = workspace.take(parquet.rows);
  const seen = startSeen();
  const counted: CountedValues[] = [];
  for (const part of unorderedNumbers(parquet, name)) {
    if ("rows" in part) counted.push(part);
    else {
      seen.missing += part.missing;
      copyFinite(part.values, values, seen);
    }
  }
  const isSorted = seen.n === 0;
  writeOut(counted, values, seen);
  return { all: values.subarray(0, seen.n), seen, isSorted };
}

/** Each value as often as it occurs, ascending. */
function writeOut(counted: readonly CountedValues[], to: Float64Array, seen: Seen): void {
  const pairs = counted.flatMap(({ values, rows }) =>
    Array.from(values, (value, index) => ({ value, rows: rows[index] ?? 0 })),
  );
  pairs.sort((a, b) => a.value - b.value);
  for (const { value, rows } of pairs) {
    if (Number.isNaN(value)) seen.missing += rows;
    else if (!Number.isFinite(value)) seen.infinite += rows;
    else if (rows > 0) {
      to.fill(value, seen.n, seen.n + rows);
      seen.n += rows;
      seen.sum += value * rows;
      seen.least = Math.min(seen.least, value);
      seen.most = Math.max(seen.most, value);
    }
  }
}

function sorted({ all, seen, isSorted }: Read, parquet: ParquetFile, workspace: Workspace): NumberDigest {
  const left = { missing: seen.missing, infinite: seen.infinite };
  if (isSorted) return digestNumbers(all, left, seen.sum);
  const spare = workspace.take(parquet.rows);
  const ascending = sortDoubles(all, spare.subarray(0, seen.n), seen);
  workspace.giveBack(ascending === all ? spare : all);
  return digestNumbers(ascending, left, seen.sum);
}

/** From so many values on, sorting all of them costs more than looking for those that matter. */
export const LARGE = 1 << 17;

/** null: a column that is read otherwise. */
function openLarge(parquet: ParquetFile, name: string, workspace: Workspace, like?: OpenColumn): OpenColumn | null {
  const kind = parquet.columns.find((each) => each.name === name)?.kind;
  const isNumber = kind === "number" || kind === "integer";
  if (!isNumber || parquet.rows < LARGE || parquet.rows > EXACT_ROWS) return null;
  const read = readValues(parquet, name, workspace);
  const { all, seen } = read;
  if (read.isSorted || all.length < LARGE || isTied(all)) return columnOf(sorted(read, parquet, workspace));
  const isLike = like?.type === "number" && like.exact && like.n > 0;
  return columnByCells(all, isLike ? like.values.cells : chooseCells(sampleOf(all), all.length), seen);
}

function gridOf(parquet: ParquetFile, name: string, workspace: Workspace): NumberDigest {
  const grid = openQuantileGrid(workspace);
  for (const page of numberPages(parquet, name)) grid.add(page.values, page.missing);
  return grid.digest();
}

/** What is learnt of values as they are copied. */
export interface Seen {
  n: number;
  missing: number;
  infinite: number;
  sum: number;
  least: number;
  most: number;
}

export const startSeen = (): Seen => ({
  n: 0,
  missing: 0,
  infinite: 0,
  sum: 0,
  least: Number.POSITIVE_INFINITY,
  most: Number.NEGATIVE_INFINITY,
});

/** Not a number is a missing value; infinities have no place on a scale. */
export function copyFinite(from: Float64Array, to: Float64Array, seen: Seen): void {
  let { n, sum, least, most } = seen;
  for (let index = 0; index < from.length; index++) {
    const value = from[index] as number;
    if (value - value === 0) {
      to[n++] = value;
      sum += value;
      if (value < least) least = value;
      if (value > most) most = value;
    } else if (Number.isNaN(value)) seen.missing++;
    else seen.infinite++;
  }
  Object.assign(seen, { n, sum, least, most });
}

function rangeOf(parquet: ParquetFile, name: string): TimeDigest {
  let [n, missing, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const page of numberPages(parquet, name)) {
    missing += page.missing;
    n += page.values.length;
    for (const value of page.values) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return { type: "time", n, missing, min: n > 0 ? min : null, max: n > 0 ? max : null };
}

function readKept(
  readDoubles: ReadDoubles,
  source: Extract<ColumnSource, { readonly kind: "kept" }>,
  workspace: Workspace,
): ColumnDigest {
  const { digest } = source;
  if (digest.type !== "number") return digest;
  const values = workspace.take(digest.n).subarray(0, digest.n);
  readDoubles(source.at, values);
  requireAscending(values);
  // A profile and the values of another one do not belong together, however much they look alike.
  const points = evenly(values, digest.sorted.length);
  if (points.length !== digest.sorted.length || points.some((value, index) => value !== digest.sorted[index])) {
    throw new Error(ANOTHER);
  }
  return { ...digest, sorted: values, exact: true, rankError: 0 };
}
