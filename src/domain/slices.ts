/** Parts of a table that a spec declares: rows that are alike in some columns. */
import type { SliceOf } from "./evaluation.ts";
import type { Row } from "./table.ts";

export interface SliceDeclaration {
  readonly by: readonly string[];
  readonly bins?: readonly number[];
}

export interface SliceRows {
  readonly slice: SliceOf;
  readonly rows: Uint32Array;
}

/** What a row says where a column has no value. */
export const MISSING = "(missing)";

/** One text for one slice, whatever the order in which its columns are named. */
export const sliceKey = (slice: SliceOf): string =>
  JSON.stringify(Object.entries(slice).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A value of a column as slices name it. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null || value === "") return MISSING;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** `< 18`, `18 to 65`, `>= 65`: each bin begins with its own edge. */
export function binText(value: unknown, edges: readonly number[]): string {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) return MISSING;
  const ascending = edges.toSorted((a, b) => a - b);
  const above = ascending.findIndex((edge) => number < edge);
  if (above === 0) return `< ${ascending[0]}`;
  return above < 0 ? `>= ${ascending.at(-1)}` : `${ascending[above - 1]} to ${ascending[above]}`;
}

/** The declared slices that have rows, those of one declaration by their values; each once. */
export function declaredSlices(rows: readonly Row[], slices: readonly SliceDeclaration[]): readonly SliceRows[] {
  const found = new Map<string, SliceRows>();
  for (const { by, bins } of slices) {
    for (const [key, each] of partition(rows, by, bins)) if (!found.has(key)) found.set(key, each);
  }
  return [...found.values()];
}

function partition(
  rows: readonly Row[],
  by: readonly string[],
  bins: readonly number[] | undefined,
): readonly (readonly [string, SliceRows])[] {
  const members = new Map<string, { readonly values: readonly string[]; readonly rows: number[] }>();
  for (const [index, row] of rows.entries()) {
    const values = by.map((column) => (bins ? binText(row[column], bins) : valueText(row[column])));
    const key = JSON.stringify(values);
    const known = members.get(key);
    if (known) known.rows.push(index);
    else members.set(key, { values, rows: [index] });
  }
  return [...members]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { values, rows: own }]) => {
      const slice = Object.fromEntries(by.map((column, position) => [column, values[position] ?? MISSING]));
      return [sliceKey(slice), { slice, rows: Uint32Array.from(own) }];
    });
}

/** The rows of one slice that a gate names; empty where no declaration makes it. */
export function rowsOf(all: readonly SliceRows[], slice: SliceOf): Uint32Array {
  const wanted = sliceKey(slice);
  return all.find((each) => sliceKey(each.slice) === wanted)?.rows ?? new Uint32Array();
}
