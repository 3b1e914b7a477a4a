/** What is recorded of slices: the worst in full, the others in short, those too small to say anything with their rows. */
import type { SliceMeasured } from "../../../domain/evaluation.ts";
import { type SliceRows, sliceKey } from "../../../domain/slices.ts";
import { MINIMUM_ROWS } from "../../../policy/gates.ts";
import type { ResolvedGate } from "../../../spec/resolved.ts";
import { reading, type Subject } from "../../../stats/measure/readings.ts";
import { pick } from "../../../stats/measure/sample.ts";
import { type View, viewOf } from "../../../stats/measure/views.ts";
import type { Lookup } from "../lookup.ts";

const MOST_IN_FULL = 20;
/** Slices of a column with a value of its own for each row are no slices. */
const MOST_LISTED = 100;

/** The worst first; those that gates are about are always there in full. */
export function declaredMeasured(lookup: Lookup, gates: readonly ResolvedGate[]): readonly SliceMeasured[] {
  const gated = new Set(gates.flatMap(({ slice }) => (slice ? [sliceKey(slice)] : [])));
  const isGated = ({ slice }: SliceRows) => gated.has(sliceKey(slice));
  const scored = lookup.slices
    .filter((each) => each.rows.length >= MINIMUM_ROWS)
    .map((each) => ({ each, loss: lossOf(lookup, each) }))
    .sort((a, b) => b.loss - a.loss)
    .map(({ each }) => each);
  const full = new Set([...scored.filter(isGated), ...scored.filter((each) => !isGated(each)).slice(0, MOST_IN_FULL)]);
  const small = lookup.slices.filter(({ rows }) => rows.length < MINIMUM_ROWS);
  return [
    ...scored.map((each) => (full.has(each) ? inFull(lookup.slice(each.slice), each) : inShort(lookup, each))),
    ...small.map(bare),
  ].slice(0, Math.max(MOST_LISTED, full.size));
}

const headline = (lookup: Lookup): Subject => ({ metric: lookup.whole.candidate.values ? "mae" : "accuracy" });

/** How much worse it is there: than the champion, or where there is none, than on all rows. */
function lossOf(lookup: Lookup, { rows }: SliceRows): number {
  const subject = headline(lookup);
  const { candidate, other } = lookup.whole;
  const own = reading(subject, pick(candidate, rows)).value ?? Number.NaN;
  const beside = reading(subject, other ? pick(other, rows) : candidate).value ?? Number.NaN;
  const loss = subject.metric === "mae" ? own - beside : beside - own;
  return Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss;
}

function inFull(view: View, { slice, rows }: SliceRows): SliceMeasured {
  return { slice, origin: "declared", n: rows.length, ...partMeasured(view) };
}

export const partMeasured = (view: View): Pick<SliceMeasured, "candidate" | "champion" | "differences"> => ({
  candidate: view.candidateMeasured(),
  champion: view.otherMeasured(),
  differences: view.differences(),
});

/** Without draws: shares have intervals in closed form, and mean errors none. */
function inShort(lookup: Lookup, { slice, rows }: SliceRows): SliceMeasured {
  const subject = headline(lookup);
  const { candidate, other } = lookup.whole;
  if (subject.metric === "accuracy") {
    const view = viewOf(pick(candidate, rows), other && pick(other, rows), [subject], () => 0);
    return { slice, origin: "declared", n: rows.length, ...partMeasured(view) };
  }
  const plain = (sample: typeof candidate) => {
    const { value, n } = reading(subject, pick(sample, rows));
    return [{ metric: subject.metric, value, n }];
  };
  const champion = other && plain(other);
  return { slice, origin: "declared", n: rows.length, candidate: plain(candidate), champion, differences: [] };
}

const bare = ({ slice, rows }: SliceRows): SliceMeasured => ({
  slice,
  origin: "declared",
  n: rows.length,
  candidate: [],
  champion: null,
  differences: [],
});
