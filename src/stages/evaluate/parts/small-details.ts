/** Keeps the details of a record small: a reviewer reads a page, and the records branch keeps them for good. */
import type { EvaluationDetails, SliceMeasured } from "../../../domain/evaluation.ts";
import { canonicalJson } from "../../../domain/json.ts";
import type { Measurement } from "../../../domain/measurement.ts";

export const MOST_BYTES = 50_000;

type Smaller = (details: EvaluationDetails) => EvaluationDetails;

/** What matters least goes first; what gates were judged by is in the results anyway. */
const STEPS: readonly Smaller[] = [
  (details) => ({ ...details, differences: details.differences.filter(isOfAllOrRecall) }),
  (details) => ({ ...details, importance: details.importance.slice(0, 15) }),
  (details) => mapSlices(details, (each, index) => (index < 10 ? each : withoutIntervals(each))),
  (details) => ({ ...details, perturbations: details.perturbations.map((each) => ({ ...each, champion: null })) }),
  (details) => mapSlices(details, withoutIntervals),
  (details) => ({
    ...details,
    fairness: details.fairness.map((each) => ({ ...each, groups: each.groups.slice(0, 5) })),
  }),
  (details) => ({ ...details, differences: details.differences.filter(({ class: name }) => name === undefined) }),
  (details) => ({ ...details, slices: details.slices.slice(0, 20) }),
  (details) => ({
    ...details,
    examples: details.examples.map((each) => ({ ...each, inputs: each.inputs.slice(0, 5) })),
  }),
  (details) => ({
    ...details,
    slices: details.slices.slice(0, 5),
    found: null,
    examples: details.examples.slice(0, 4),
  }),
  (details) => ({ ...details, slices: [], perturbations: [], fairness: [], importance: [], examples: [], best: [] }),
];

export function smallDetails(details: EvaluationDetails): EvaluationDetails {
  let small = rounded(details);
  for (const step of STEPS) {
    if (bytesOf(small) <= MOST_BYTES) return small;
    small = step(small);
  }
  return small;
}

const bytesOf = (details: EvaluationDetails): number => new TextEncoder().encode(canonicalJson(details)).length;

const isOfAllOrRecall = ({ class: name, metric }: Measurement): boolean => name === undefined || metric === "recall";

const mapSlices = (
  details: EvaluationDetails,
  change: (slice: SliceMeasured, index: number) => SliceMeasured,
): EvaluationDetails => ({ ...details, slices: details.slices.map(change) });

/** Of the differences they stay: whether a slice got worse is what is asked of it. */
function withoutIntervals(slice: SliceMeasured): SliceMeasured {
  const plain = ({ interval: _, ...rest }: Measurement): Measurement => rest;
  return {
    ...slice,
    candidate: slice.candidate.map(plain),
    champion: slice.champion === null ? null : slice.champion.map(plain),
  };
}

/** Ends of intervals in seven digits: more than any draw can tell. */
function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) =>
      (key === "low" || key === "high") && typeof each === "number" ? Number(each.toPrecision(7)) : each,
    ),
  ) as T;
}
