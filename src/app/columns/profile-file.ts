/** The file that `understudy profile` writes: read as hostile input, since it may come from anywhere. */
import { basename, dirname, join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import type { Json } from "../../domain/json.ts";
import type { ColumnDigest } from "../../stages/drift/column.ts";
import type { NumberDigest } from "../../stats/columnar/number-digest.ts";
import { type KeptCells, parseKeptCells } from "./kept-cells.ts";
import type { ColumnSource } from "./messages.ts";

const KIND = "understudy profile";
const SCHEMA = 1;

export interface ProfiledColumn {
  readonly name: string;
  /** With few quantiles. */
  readonly digest: ColumnDigest;
  /** Where all its values start in the file beside; null: they are not there. */
  readonly at: number | null;
  readonly cells: KeptCells | null;
}

export interface ProfiledFile {
  readonly rows: number;
  readonly columns: readonly ProfiledColumn[];
}

export interface OpenedProfile {
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    readonly source: ColumnSource;
    readonly type: ColumnDigest["type"];
  }[];
}

/** `kept`: name of the file beside it that holds all values, in the order of the columns; null for none. */
export function profileJson({ rows, columns }: ProfiledFile, kept: string | null): Json {
  return {
    kind: KIND,
    schema: SCHEMA,
    rows,
    values: kept,
    columns: columns.map(({ name, digest, at, cells }): Json => {
      if (digest.type === "time") return { name, ...digest };
      if (digest.type === "category") {
        const { n, missing, counts } = digest;
        return {
          name,
          type: "category",
          n,
          missing,
          counts: counts && [...counts].map(([value, rows]) => [value, rows]),
        };
      }
      const { sorted, ...rest } = digest;
      return { name, ...rest, quantiles: Array.from(sorted), at, cells: cells && { ...cells } };
    }),
  };
}

export function isProfile(text: string): boolean {
  return text.slice(0, 200).includes(`"${KIND}"`);
}

export function readProfile(path: string, text: string): OpenedProfile {
  const refuse = (found: string) => userError("DRIFT_PROFILE_UNREADABLE", { location: { file: path }, found });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw refuse("no JSON");
  }
  if (!isObject(document) || document.kind !== KIND || document.schema !== SCHEMA)
    throw refuse("another kind or version");
  const { rows, values, columns } = document;
  if (!isCount(rows) || !Array.isArray(columns) || !(values === null || typeof values === "string")) {
    throw refuse("no rows or columns");
  }
  const beside = values === null ? null : join(dirname(path), basename(values));
  return {
    rows,
    columns: columns.map((column: unknown) => {
      const found = isObject(column) && typeof column.name === "string" ? digestOf(column) : null;
      if (!found || !isObject(column)) throw refuse("a column that is not whole");
      const name = String(column.name);
      const { at } = column;
      return beside !== null && found.type === "number" && isCount(at)
        ? {
            name,
            type: found.type,
            source: { kind: "kept", path: beside, at, digest: found, cells: parseKeptCells(column.cells) },
          }
        : { name, type: found.type, source: { kind: "digest", digest: found } };
    }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function digestOf(column: Fields): ColumnDigest | null {
  const { type, n, missing } = column;
  if (!isCount(n) || !isCount(missing)) return null;
  if (type === "time") {
    const { min, max } = column;
    return isBound(min) && isBound(max) ? { type, n, missing, min, max } : null;
  }
  if (type === "category") {
    const { counts } = column;
    if (counts === null) return { type, n, missing, counts };
    if (!Array.isArray(counts)) return null;
    const pairs = counts as readonly unknown[];
    const read = pairs.flatMap((pair): readonly (readonly [string, number])[] =>
      Array.isArray(pair) && typeof pair[0] === "string" && isCount(pair[1]) ? [[pair[0], pair[1]]] : [],
    );
    const total = read.reduce((sum, [, count]) => sum + count, 0);
    return read.length === pairs.length && total === n ? { type, n, missing, counts: new Map(read) } : null;
  }
  return type === "number" ? numbersOf(column, n, missing) : null;
}

function numbersOf(column: Fields, n: number, missing: number): NumberDigest | null {
  const { infinite, min, max, mean, std, whole, distinct, quantiles, exact, rankError, skewness } = column;
  if (!isCount(infinite) || !isCount(distinct) || typeof whole !== "boolean" || typeof exact !== "boolean") return null;
  if (!Number.isFinite(skewness)) return null;
  if (typeof rankError !== "number" || !(rankError >= 0 && rankError < 1) || (exact && rankError > 0)) return null;
  if (!(isBound(min) && isBound(max) && isBound(mean) && isBound(std)) || !Array.isArray(quantiles)) return null;
  const sorted = Float64Array.from(quantiles as readonly unknown[], (value) =>
    typeof value === "number" ? value : Number.NaN,
  );
  const isAscending = sorted.every(
    (value, index) => Number.isFinite(value) && (index === 0 || value >= (sorted[index - 1] as number)),
  );
  if (!isAscending || (exact ? sorted.length !== n : n > 0 && sorted.length < 2)) return null;
  return {
    type: "number",
    n,
    missing,
    infinite,
    min,
    max,
    mean,
    std,
    skewness: skewness as number,
    whole,
    distinct,
    sorted,
    exact,
    rankError,
  };
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isBound = (value: unknown): value is number | null => value === null || Number.isFinite(value);
