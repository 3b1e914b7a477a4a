/** The slices that stood out by themselves, as the record tells them. */
import type { FoundSlices } from "../../domain/evaluation.ts";
import type { Row } from "../../domain/table.ts";
import type { Dataset } from "../../spec/resolved.ts";
import type { Lookup } from "./lookup.ts";
import type { Subject } from "./readings.ts";
import { pick, type Sample } from "./sample.ts";
import { partMeasured } from "./slices-measured.ts";
import { viewOf } from "./views.ts";
import { type SliceColumn, weakSlices } from "./weak-slices.ts";

/** Columns that are looked at: neither the id nor the label, nor what is never written down. */
export const sliceColumns = (
  { columns, id, label }: Pick<Dataset, "columns" | "id" | "label">,
  redact: readonly string[],
): readonly SliceColumn[] =>
  columns.flatMap(({ name, type }) =>
    (type === "number" || type === "category") && ![id, label, ...redact].includes(name) ? [{ name, type }] : [],
  );

/** `draw`: of the intervals' bootstrap. null: the rows are not known, or hold nothing to look at. */
export function foundSlices(
  { whole }: Pick<Lookup, "whole">,
  rows: readonly Row[],
  columns: readonly SliceColumn[],
  draw: () => number,
): FoundSlices | null {
  const { candidate, other } = whole;
  if (rows.length === 0 || rows.length !== candidate.rows || columns.length === 0) return null;
  const kind = candidate.values ? "values" : "classes";
  const losses = { kind, candidate: lossesOf(candidate), champion: other && lossesOf(other) } as const;
  const { looked, slices } = weakSlices(rows, losses, columns);
  const subjects: readonly Subject[] = candidate.values
    ? [{ metric: "mae" }, { metric: "bias" }]
    : [{ metric: "accuracy" }];
  return {
    looked,
    slices: slices.map(({ slice, finding, adjustedP, rows: own }) => ({
      slice,
      origin: "found",
      finding,
      adjustedP,
      n: own.length,
      ...partMeasured(viewOf(pick(candidate, own), other && pick(other, own), subjects, draw)),
    })),
  };
}

/** 1 where it is wrong, or how far off it is; a row without an answer is wrong, and infinitely far off. */
function lossesOf({ values, truth, answer }: Sample): Float64Array {
  return values
    ? values.errors.map((error) => (Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.abs(error)))
    : Float64Array.from(truth, (own, row) => (own === answer[row] ? 0 : 1));
}
