/** What the columns of a window looked like, small and plain JSON, so that windows add up to days and to references. */
import type { Cell, Row } from "../domain/table.ts";
import {
  type CategoryProfile,
  type ColumnProfile,
  type NumberProfile,
  type ProfiledColumn,
  profileNumbers,
  SAMPLE_LIMIT,
} from "./profile.ts";
import { isExact, mergeSketches, type QuantileSketch, sketchOf, sketchQuantiles } from "./quantile-sketch.ts";

export interface NumberSummary {
  readonly name: string;
  readonly type: "number";
  /** Values that are there. */
  readonly n: number;
  readonly missing: number;
  /** Null when no value is there. */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number;
  /** Summed squared deviations from the mean. */
  readonly squares: number;
  readonly sketch: QuantileSketch;
}

export interface CategorySummary {
  readonly name: string;
  readonly type: "category";
  readonly n: number;
  readonly missing: number;
  /** Most frequent first, at most `VALUE_LIMIT`. */
  readonly counts: readonly (readonly [value: string, count: number])[];
  /** Rows of all the other values. A value that was one of them once is counted from where it is not. */
  readonly others: number;
}

export type ColumnSummary = NumberSummary | CategorySummary;

export interface WindowSummary {
  readonly schema: 1;
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
}

/** Beyond this many values of a category the rest is pooled. */
export const VALUE_LIMIT = 1000;
/** What the pooled values are called where a profile is made of them. */
export const OTHER_VALUES = "(other values)";

/** Cells count as they do in `buildProfile`: one of the wrong type, or a number that is not finite, is missing. */
export function summarise(columns: readonly ProfiledColumn[], rows: readonly Row[]): WindowSummary {
  return {
    schema: 1,
    rows: rows.length,
    columns: columns.map(({ name, type }) => {
      const cells = rows.map((row) => row[name] ?? null);
      return type === "number" ? summariseNumbers(name, cells) : summariseCategories(name, cells);
    }),
  };
}

export function summariseNumbers(name: string, cells: readonly Cell[]): NumberSummary {
  const values = cells.filter((cell) => typeof cell === "number").filter(Number.isFinite);
  const n = values.length;
  const mean = n > 0 ? values.reduce((sum, value) => sum + value, 0) / n : 0;
  let [squares, min, max] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    squares += (value - mean) ** 2;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const ends = n > 0 ? { min, max } : { min: null, max: null };
  return { name, type: "number", n, missing: cells.length - n, ...ends, mean, squares, sketch: sketchOf(values) };
}

export function summariseCategories(name: string, cells: readonly Cell[]): CategorySummary {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    if (typeof cell === "string") counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const n = counts.values().reduce((sum, count) => sum + count, 0);
  return { name, type: "category", n, missing: cells.length - n, ...mostFrequent(counts, 0) };
}

/** Of both windows' rows. A column that only one of them has stays as it is; one of two types has nothing to be joined. */
export function mergeSummaries(first: WindowSummary, second: WindowSummary): WindowSummary {
  const later = new Map(second.columns.map((column) => [column.name, column]));
  const known = new Set(first.columns.map(({ name }) => name));
  const joined = first.columns.flatMap((column): readonly ColumnSummary[] => {
    const other = later.get(column.name);
    if (!other) return [column];
    if (column.type === "number" && other.type === "number") return [mergeNumbers(column, other)];
    if (column.type === "category" && other.type === "category") return [mergeCategories(column, other)];
    return [];
  });
  const added = second.columns.filter(({ name }) => !known.has(name));
  return { schema: 1, rows: first.rows + second.rows, columns: [...joined, ...added] };
}

/** Moments as in T. Chan, G. Golub, R. LeVeque, "Updating formulae and a pairwise algorithm" (1979). */
function mergeNumbers(a: NumberSummary, b: NumberSummary): NumberSummary {
  const missing = a.missing + b.missing;
  if (a.n === 0 || b.n === 0) return { ...(a.n === 0 ? b : a), missing };
  const n = a.n + b.n;
  const difference = b.mean - a.mean;
  return {
    name: a.name,
    type: "number",
    n,
    missing,
    min: Math.min(a.min ?? Number.POSITIVE_INFINITY, b.min ?? Number.POSITIVE_INFINITY),
    max: Math.max(a.max ?? Number.NEGATIVE_INFINITY, b.max ?? Number.NEGATIVE_INFINITY),
    mean: a.mean + (difference * b.n) / n,
    squares: a.squares + b.squares + (difference * difference * a.n * b.n) / n,
    sketch: mergeSketches(a.sketch, b.sketch),
  };
}

function mergeCategories(a: CategorySummary, b: CategorySummary): CategorySummary {
  const counts = new Map(a.counts);
  for (const [value, count] of b.counts) counts.set(value, (counts.get(value) ?? 0) + count);
  return {
    name: a.name,
    type: "category",
    n: a.n + b.n,
    missing: a.missing + b.missing,
    ...mostFrequent(counts, a.others + b.others),
  };
}

function mostFrequent(counts: ReadonlyMap<string, number>, others: number) {
  const ordered = [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  const rest = ordered.slice(VALUE_LIMIT).reduce((sum, [, count]) => sum + count, 0);
  return { counts: ordered.slice(0, VALUE_LIMIT), others: others + rest };
}

/** So that joined windows can stand where a reference does. */
export function asProfile(column: ColumnSummary): ColumnProfile {
  return column.type === "number" ? asNumberProfile(column) : asCategoryProfile(column);
}

function asNumberProfile({ name, n, missing, min, max, mean, squares, sketch }: NumberSummary): NumberProfile {
  if (n === 0 || min === null || max === null) return { ...profileNumbers(name, []), missing };
  if (isExact(sketch)) return { ...profileNumbers(name, sketch.levels[0] ?? []), missing };
  const tenths = sketchQuantiles(sketch, 11, min, max);
  return {
    name,
    type: "number",
    n,
    missing,
    min,
    max,
    mean,
    std: Math.sqrt(squares / n),
    median: tenths[5] ?? mean,
    deciles: tenths.slice(1, 10),
    sample: sketchQuantiles(sketch, Math.min(n, SAMPLE_LIMIT), min, max),
  };
}

function asCategoryProfile({ name, n, missing, counts, others }: CategorySummary): CategoryProfile {
  const all = others > 0 ? [...counts, [OTHER_VALUES, others] as const] : counts;
  return { name, type: "category", n, missing, counts: all };
}
