/** Puts the evidence beside each gate, with the interval at the confidence that the gate asks for. */
import { type Comparison, type Estimate, type GateCase, intervalConfidence } from "../../policy/gates.ts";
import type { ResolvedGate } from "../../spec/resolved.ts";
import { differenceOf, intervalOf } from "./intervals.ts";
import { reading, type Subject } from "./readings.ts";
import type { Sample } from "./sample.ts";
import type { Spread } from "./spread.ts";

/** Why there is, or is not, a champion's sample beside the candidate's. */
export type Rival =
  | { readonly kind: "measured"; readonly sample: Sample }
  | Exclude<Comparison, { readonly kind: "measured" }>;

export function gateCases(
  gates: readonly ResolvedGate[],
  candidate: Sample,
  rival: Rival,
  spread: Spread,
): readonly GateCase[] {
  return gates.map((gate) => {
    const subject = subjectOf(gate, candidate.classes);
    if (subject === null) return { gate, candidate: NOTHING, drop: null, champion: notMeasured(rival), best: NO_BEST };
    return {
      gate,
      candidate: estimate(gate, subject, candidate, spread),
      drop: null,
      best: NO_BEST,
      champion:
        rival.kind === "measured"
          ? {
              kind: "measured",
              difference: differenceOf(subject, candidate, rival.sample, spread, usableConfidence(gate)),
            }
          : rival,
    };
  });
}

const NO_BEST: Comparison = { kind: "no-champion" };

const NOTHING: Estimate = { value: null, n: 0 };

const notMeasured = (rival: Rival): Comparison =>
  rival.kind === "measured" ? { kind: "measured", difference: NOTHING } : rival;

/** null: the gate is about a class that no row, answer or model has. */
function subjectOf(gate: ResolvedGate, classes: readonly string[]): Subject | null {
  if (gate.class === undefined) return { metric: gate.metric };
  const classIndex = classes.indexOf(gate.class);
  return classIndex < 0 ? null : { metric: gate.metric, classIndex };
}

function estimate(gate: ResolvedGate, subject: Subject, sample: Sample, spread: Spread): Estimate {
  const read = reading(subject, sample);
  const interval = intervalOf(subject, read, spread.candidate, usableConfidence(gate));
  return { value: read.value, n: read.n, ...(interval && { interval }) };
}

/** Policy refuses gates whose confidence is below one half or certain; until it has, any interval will do. */
function usableConfidence(gate: ResolvedGate): number {
  return Math.min(0.999_999, Math.max(0, intervalConfidence(gate)));
}
