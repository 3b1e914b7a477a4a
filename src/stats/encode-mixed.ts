/** Rows of numbers and texts as rows of comparable numbers, as NannyML's data reconstruction encodes them. */
import type { Row } from "../domain/table.ts";
import type { Matrix } from "./matrix.ts";
import { type ProfiledColumn, profileCategories } from "./profile.ts";

interface Scale {
  readonly name: string;
  readonly mean: number;
  /** Divided by n; 1 for a column that does not vary. */
  readonly std: number;
}

/** Plain JSON, so that it can be kept beside a reference. */
export type EncodedColumn =
  | (Scale & {
      readonly type: "number";
      /** For a missing number: the reference's mean. */
      readonly fill: number;
    })
  | (Scale & {
      readonly type: "category";
      /** For a missing text: the most frequent one, null where the reference has none. */
      readonly fill: string | null;
      /** A text becomes its share of the reference, one that is not there 0. Pairs: `__proto__` is only text. */
      readonly shares: readonly (readonly [value: string, share: number])[];
    });

export type Encoding = readonly EncodedColumn[];

/**
 * Missing numbers become the mean, missing texts the most frequent one (the first in order of two); texts become their
 * share of the rows; then each column gets mean 0 and deviation 1. It is scikit-learn's `SimpleImputer` and `StandardScaler`
 * around category_encoders' `CountEncoder(normalize=True)`.
 */
export function fitEncoding(columns: readonly ProfiledColumn[], rows: readonly Row[]): Encoding {
  return columns.map(({ name, type }) => {
    const cells = rows.map((row) => row[name] ?? null);
    if (type === "number") {
      const present = cells.filter(isNumber);
      const fill = present.length === 0 ? 0 : present.reduce((sum, value) => sum + value, 0) / present.length;
      return { name, type, fill, ...scaleOf(cells.map((cell) => (isNumber(cell) ? cell : fill))) };
    }
    const { counts, missing } = profileCategories(name, cells);
    const fill = counts[0]?.[0] ?? null;
    const shares = counts.map(
      ([value, count], index) => [value, (count + (index === 0 ? missing : 0)) / rows.length] as const,
    );
    const known = new Map(shares);
    return { name, type, fill, shares, ...scaleOf(cells.map((cell) => shareOf(known, fill, cell))) };
  });
}

/** Numbers as texts and texts as numbers count as missing, as everywhere. */
export function encodeMixed(encoding: Encoding, rows: readonly Row[]): Matrix {
  const columns = encoding.length;
  const values = new Float64Array(rows.length * columns);
  for (const [column, each] of encoding.entries()) {
    const known = new Map(each.type === "category" ? each.shares : []);
    for (const [row, cells] of rows.entries()) {
      const cell = cells[each.name] ?? null;
      const value = each.type === "category" ? shareOf(known, each.fill, cell) : isNumber(cell) ? cell : each.fill;
      values[row * columns + column] = (value - each.mean) / each.std;
    }
  }
  return { rows: rows.length, columns, values };
}

const isNumber = (cell: unknown): cell is number => typeof cell === "number" && Number.isFinite(cell);

function shareOf(known: ReadonlyMap<string, number>, fill: string | null, cell: unknown): number {
  const value = typeof cell === "string" ? cell : fill;
  return value === null ? 0 : (known.get(value) ?? 0);
}

function scaleOf(values: readonly number[]): { readonly mean: number; readonly std: number } {
  const n = values.length;
  if (n === 0) return { mean: 0, std: 1 };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  // What is left of rounding in a column of one value is no deviation; the bound is scikit-learn's.
  const rounding = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2;
  return { mean, std: variance <= rounding ? 1 : Math.sqrt(variance) };
}
