/** Reads one column of a source into what is compared of it; arrays are used again from column to column. */
import { openParquetAt, readDoubles } from "../../adapters/tabular-reader/columns/file-bytes.ts";
import type { ParquetFile } from "../../adapters/tabular-reader/columns/parquet-file.ts";
import { numberPages } from "../../adapters/tabular-reader/columns/parquet-numbers.ts";
import { countParquetTexts } from "../../adapters/tabular-reader/columns/parquet-texts.ts";
import type { ColumnDigest, TimeDigest } from "../../stages/drift/column.ts";
import { digestNumbers, evenly, type NumberDigest } from "../../stats/columnar/number-digest.ts";
import { openQuantileGrid } from "../../stats/columnar/quantile-grid.ts";
import { sortDoubles } from "../../stats/columnar/sort-doubles.ts";
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
    digest(source: ColumnSource, name: string, workspace: Workspace): ColumnDigest {
      switch (source.kind) {
        case "digest":
          return source.digest;
        case "kept":
          return guard(source.path, () => readKept(source, workspace));
        case "parquet":
          return guard(source.path, () => digestParquet(opened(source.path), name, workspace));
      }
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
  const values = workspace.take(parquet.rows);
  const seen = startSeen();
  for (const page of numberPages(parquet, name)) {
    seen.missing += page.missing;
    copyFinite(page.values, values, seen);
  }
  const all = values.subarray(0, seen.n);
  const spare = workspace.take(parquet.rows);
  const sorted = sortDoubles(all, spare.subarray(0, seen.n), seen);
  workspace.giveBack(sorted === all ? spare : values);
  return digestNumbers(sorted, { missing: seen.missing, infinite: seen.infinite }, seen.sum);
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

function readKept(source: Extract<ColumnSource, { readonly kind: "kept" }>, workspace: Workspace): ColumnDigest {
  const { digest } = source;
  if (digest.type !== "number") return digest;
  const values = workspace.take(digest.n).subarray(0, digest.n);
  readDoubles(source.path, source.at, values);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!(value - value === 0) || (index > 0 && value < (values[index - 1] as number))) {
      throw new Error("its values are not in order");
    }
  }
  // A profile and the values of another one do not belong together, however much they look alike.
  const points = evenly(values, digest.sorted.length);
  if (points.length !== digest.sorted.length || points.some((value, index) => value !== digest.sorted[index])) {
    throw new Error("its values are not those of the profile");
  }
  return { ...digest, sorted: values, exact: true, rankError: 0 };
}
