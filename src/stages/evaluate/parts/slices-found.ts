/** Slices that stood out among all that were looked at, measured as declared ones are. They advise, and gate nothing. */
import type { FoundSlices } from "../../../domain/evaluation.ts";
import { random } from "../../../domain/random.ts";
import type { Row } from "../../../domain/table.ts";
import type { Subject } from "../../../stats/measure/readings.ts";
import { pick, type Sample } from "../../../stats/measure/sample.ts";
import { viewOf } from "../../../stats/measure/views.ts";
import type { Lookup } from "../lookup.ts";
import { type Losses, type SliceColumn, weakSlices } from "../weak/weak-slices.ts";
import { partMeasured } from "./slices-measured.ts";

/** Of each finding. */
const MOST_FOUND = 5;

/** null: there are no rows, or no columns that could tell them apart. */
export function foundSlices(
  { whole }: Lookup,
  rows: readonly Row[],
  columns: readonly SliceColumn[],
): FoundSlices | null {
  const { candidate, other } = whole;
  if (rows.length === 0 || columns.length === 0) return null;
  const losses: Losses = {
    kind: candidate.values ? "values" : "classes",
    candidate: lossesOf(candidate),
    champion: other && lossesOf(other),
  };
  const { looked, slices } = weakSlices(rows, losses, columns);
  const subject: Subject = { metric: candidate.values ? "mae" : "accuracy" };
  const kept = (["worse-than-champion", "worse-than-rest"] as const).flatMap((finding) =>
    slices.filter((each) => each.finding === finding).slice(0, MOST_FOUND),
  );
  return {
    looked,
    slices: kept.map(({ slice, finding, rows: own, adjustedP }, index) => ({
      slice,
      finding,
      origin: "found",
      n: own.length,
      ...partMeasured(viewOf(pick(candidate, own), other && pick(other, own), [subject], random(index))),
      adjustedP,
    })),
  };
}

/** A row without an answer is as far off as can be. */
function lossesOf({ values, truth, answer }: Sample): Float64Array {
  if (values) return values.errors.map((error) => (Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.abs(error)));
  return Float64Array.from(truth, (own, row) => (own === answer[row] ? 0 : 1));
}
