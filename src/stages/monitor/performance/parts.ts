/** The parts of the traffic that are measured apart: declared slices, and those that alerts name. */
import type { SliceOf } from "../../../domain/evaluation.ts";
import { hasInputs, type Prediction } from "../../../domain/prediction.ts";
import { binText, declaredSlices, type SliceDeclaration, sliceKey, valueText } from "../../../domain/slices.ts";
import type { Row } from "../../../domain/table.ts";
import type { Reference } from "../reference.ts";
import { isNameable } from "../slice-names.ts";
import type { JudgedRow, Member } from "./judged.ts";

/** A record is read by people; a column with a value of its own for each row makes no slices. */
const MOST_SLICES = { champion: 20, others: 5 } as const;

export interface Part {
  readonly slice: SliceOf;
  readonly rows: readonly JudgedRow[];
}

/** Only rows whose inputs were kept can be told apart. The largest of them. */
export function partsOf(
  judged: readonly JudgedRow[],
  slices: readonly SliceDeclaration[],
  { role }: Pick<Member, "role">,
  reference: Reference,
): readonly Part[] {
  if (slices.length === 0) return [];
  const known = judged.filter(({ row }) => hasInputs(row));
  const found = declaredSlices(
    known.map(({ row }) => row.inputs),
    slices,
  );
  return found
    .filter(({ slice }) => isNameable(slice, reference))
    .map(({ slice, rows }) => ({ slice, rows: Array.from(rows, (index) => known[index]).filter((each) => !!each) }))
    .toSorted((a, b) => b.rows.length - a.rows.length)
    .slice(0, MOST_SLICES[role === "champion" ? "champion" : "others"]);
}

/** Rows of each declared slice, by its key, whether their truth is known or not. */
export function sizesOf(rows: readonly Prediction[], slices: readonly SliceDeclaration[]): ReadonlyMap<string, number> {
  if (slices.length === 0) return new Map();
  const found = declaredSlices(
    rows.filter(hasInputs).map(({ inputs }) => inputs),
    slices,
  );
  return new Map(found.map((each) => [sliceKey(each.slice), each.rows.length]));
}

/** Whether a row is in a slice: by the bins of the declaration of these columns, else by the values themselves. */
export function isInSlice(slice: SliceOf, slices: readonly SliceDeclaration[]): (inputs: Row) => boolean {
  const columns = Object.keys(slice);
  const same = (by: readonly string[]) =>
    by.length === columns.length && by.every((column) => columns.includes(column));
  const bins = slices.find((each) => same(each.by))?.bins;
  const wanted = sliceKey(slice);
  return (inputs) => {
    const own = columns.map((column) => [column, bins ? binText(inputs[column], bins) : valueText(inputs[column])]);
    return sliceKey(Object.fromEntries(own)) === wanted;
  };
}

export function rowsInSlice(
  rows: readonly Prediction[],
  slice: SliceOf | undefined,
  slices: readonly SliceDeclaration[],
): readonly Prediction[] {
  if (!slice) return rows;
  const isIn = isInSlice(slice, slices);
  return rows.filter((row) => hasInputs(row) && isIn(row.inputs));
}

export function inSlice(
  judged: readonly JudgedRow[],
  slice: SliceOf | undefined,
  slices: readonly SliceDeclaration[],
): readonly JudgedRow[] {
  if (!slice) return judged;
  const isIn = isInSlice(slice, slices);
  return judged.filter(({ row }) => hasInputs(row) && isIn(row.inputs));
}
