/** A requirement as one question: on which side of a threshold is a number that was measured? */

import type { Interval } from "../domain/measurement.ts";
import { METRICS } from "../domain/metrics.ts";
import type { GateEvidence } from "../domain/records.ts";
import type { ResolvedGate } from "../spec/resolved.ts";
import type { Comparison, Estimate, GateCase } from "./gate-case.ts";
import type { Requirement, Rival } from "./gate-requirement.ts";

export interface Question {
  readonly gate: ResolvedGate;
  readonly requirement: Requirement;
  readonly of: GateEvidence["of"];
  readonly rival?: Rival;
  /** The number must be at least, or at most, the threshold; `above` and `below`: the threshold itself will not do. */
  readonly side: "least" | "most" | "above" | "below";
  readonly threshold: number;
  readonly estimate: Estimate | null;
}

/** One that can be answered: a finite number on enough rows, with an interval that is wide enough for the gate. */
export interface Measured extends Question {
  readonly estimate: Estimate & { readonly value: number; readonly interval: Interval };
}

export function absoluteQuestion(
  { gate, candidate, drop }: GateCase,
  requirement: Extract<Requirement, { readonly threshold: number }>,
): Question {
  const { kind, threshold } = requirement;
  const common = { gate, requirement, threshold };
  return kind === "max-drop"
    ? { ...common, of: "drop", side: "most", estimate: drop }
    : { ...common, of: "candidate", side: kind === "min" ? "least" : "most", estimate: candidate };
}

type Compared = Exclude<Requirement, { readonly threshold: number }>;

/** `rival`: whom the comparison is really with, which for `best` may be the champion. */
export function comparedQuestion(
  { gate }: GateCase,
  requirement: Compared,
  rival: Rival,
  {
    difference,
    relative = null,
  }: Omit<Extract<Comparison, { readonly kind: "measured" }>, "kind" | "relative"> & {
    readonly relative?: Estimate | null | undefined;
  },
): Question {
  const higher = METRICS[gate.metric].better === "higher";
  const common = { gate, requirement, rival } as const;
  if (requirement.kind === "better") {
    return { ...common, of: "difference", side: higher ? "above" : "below", threshold: 0, estimate: difference };
  }
  const { kind, value } = requirement.margin;
  // Without this a margin of zero would be minus zero, which prints so.
  const threshold = higher && value !== 0 ? -value : value;
  const side = higher ? "least" : "most";
  return kind === "absolute"
    ? { ...common, of: "difference", side, threshold, estimate: difference }
    : { ...common, of: "relative", side, threshold, estimate: relative && { ...ends(difference), ...relative } };
}

const ends = ({ from, to }: Estimate): Partial<Estimate> => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

/** Passes when the whole interval is on the right side, fails when none of it is. */
export function answerOf({ side, threshold, estimate: { interval } }: Measured): "pass" | "fail" | "inconclusive" {
  const { low, high } = interval;
  const [met, missed] = {
    least: [low >= threshold, high < threshold],
    most: [high <= threshold, low > threshold],
    above: [low > threshold, high <= threshold],
    below: [high < threshold, low >= threshold],
  }[side];
  return met ? "pass" : missed ? "fail" : "inconclusive";
}
