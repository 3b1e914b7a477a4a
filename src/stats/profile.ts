/** The reference profile: what the columns of a data set looked like, small enough to keep and plain JSON. */
import type { Cell, Row } from "../domain/table.ts";
import { quantile } from "./quantile.ts";

/** Beyond this many values a column keeps evenly spaced quantiles instead of all of them. */
export const SAMPLE_LIMIT = 2048;

/** Up to so many distinct numbers of a large column are counted one by one. */
const VALUES_LIMIT = 256;

export interface NumberProfile {
  readonly name: string;
  readonly type: "number";
  /** Values that are there. */
  readonly n: number;
  readonly missing: number;
  /** Null when no value is there, as are the other four. */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Of the values themselves (divided by n). */
  readonly std: number | null;
  readonly median: number | null;
  /** The quantiles 0.1, 0.2, ... 0.9: edges of ten bins of about equal mass. */
  readonly deciles: readonly number[];
  /** Ascending: all values, or evenly spaced quantiles from the smallest to the largest when there are too many. */
  readonly sample: readonly number[];
  /** Where the sample is of quantiles and distinct values are few: each of them, ascending, and its rows. */
  readonly values?: readonly (readonly [value: number, count: number])[];
}

export interface CategoryProfile {
  readonly name: string;
  readonly type: "category";
  readonly n: number;
  readonly missing: number;
  /** Value and count, most frequent first; pairs, so that a value such as `__proto__` is only text. */
  readonly counts: readonly (readonly [value: string, count: number])[];
}

export type ColumnProfile = NumberProfile | CategoryProfile;

export interface Profile {
  readonly schema: 1;
  readonly rows: number;
  /** In the order asked for; the label is one of them when its column was. */
  readonly columns: readonly ColumnProfile[];
}

export interface ProfiledColumn {
  readonly name: string;
  readonly type: "number" | "category";
}

/** A cell of the wrong type or a non-finite number counts as missing: readers of tables have refused those before. */
export function buildProfile(columns: readonly ProfiledColumn[], rows: readonly Row[]): Profile {
  return {
    schema: 1,
    rows: rows.length,
    columns: columns.map(({ name, type }) => {
      const cells = rows.map((row) => row[name] ?? null);
      return type === "number" ? profileNumbers(name, cells) : profileCategories(name, cells);
    }),
  };
}

export function columnOf(profile: Profile, name: string): ColumnProfile | undefined {
  return profile.columns.find((column) => column.name === name);
}

export function profileNumbers(name: string, cells: readonly Cell[], limit = SAMPLE_LIMIT): NumberProfile {
  const sorted = sortedNumbers(cells);
  const base = { name, type: "number", n: sorted.length, missing: cells.length - sorted.length } as const;
  if (sorted.length === 0) {
    return { ...base, min: null, max: null, mean: null, std: null, median: null, deciles: [], sample: [] };
  }
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length;
  return {
    ...base,
    min: quantile(sorted, 0),
    max: quantile(sorted, 1),
    mean,
    std: Math.sqrt(variance),
    median: quantile(sorted, 0.5),
    deciles: Array.from({ length: 9 }, (_, index) => quantile(sorted, (index + 1) / 10)),
    sample: evenlySpaced(sorted, limit),
    ...(sorted.length > limit ? countFew(sorted) : {}),
  };
}

/** Through a typed array, which sorts ten times as fast. */
function sortedNumbers(cells: readonly Cell[]): readonly number[] {
  const values = new Float64Array(cells.length);
  let count = 0;
  for (const cell of cells) if (typeof cell === "number" && Number.isFinite(cell)) values[count++] = cell;
  return Array.from(values.subarray(0, count).sort());
}

/** Quantiles hide how often each of few values occurs, and that there are rare ones. */
function countFew(sorted: readonly number[]): Pick<NumberProfile, "values"> {
  const counts = new Map<number, number>();
  for (const value of sorted) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > VALUES_LIMIT) return {};
  }
  return { values: [...counts] };
}

export function profileCategories(name: string, cells: readonly Cell[]): CategoryProfile {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    if (typeof cell === "string") counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const n = counts.values().reduce((sum, count) => sum + count, 0);
  const ordered = [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  return { name, type: "category", n, missing: cells.length - n, counts: ordered };
}

function evenlySpaced(sorted: readonly number[], limit: number): readonly number[] {
  if (sorted.length <= limit) return sorted;
  return Array.from({ length: limit }, (_, index) => quantile(sorted, index / (limit - 1)));
}
