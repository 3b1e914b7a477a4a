/** Puts the evidence beside each gate, with intervals at the confidence that the gate asks for. */
import { METRICS } from "../../domain/metrics.ts";
import { type Comparison, type Estimate, type GateCase, intervalConfidence } from "../../policy/gates.ts";
import type { ResolvedGate } from "../../spec/resolved.ts";
import type { Difference } from "../../stats/measure/intervals.ts";
import type { Subject } from "../../stats/measure/readings.ts";
import type { Reader } from "../../stats/measure/views.ts";

/** Why nobody is compared with. */
export type Alone = Exclude<Comparison, { readonly kind: "measured" }>;

/** What was measured of everything that a gate may be about; null: it was not measured. */
export interface Evidence {
  readonly classes: readonly string[];
  /** Rows, requests, groups or load, with the champion beside where there is one. */
  reader(gate: ResolvedGate): Reader | null;
  /** The candidate on changed rows, against itself on the same rows as they are. */
  drop(gate: ResolvedGate): Reader | null;
  /** Beside the best that this split ever saw; a reason where it cannot be compared with. */
  best(gate: ResolvedGate): Reader | Alone;
  /** null: the champion was measured. */
  readonly alone: Alone | null;
}

export function gateCases(gates: readonly ResolvedGate[], evidence: Evidence): readonly GateCase[] {
  return gates.map((gate) => {
    const subject = subjectOf(gate, evidence.classes);
    const confidence = usableConfidence(gate);
    const reader = evidence.reader(gate);
    const measured = (read: (subject: Subject) => Difference | null | undefined): Estimate | null =>
      subject === null ? NOTHING : estimate(read(subject) ?? null);
    return {
      gate,
      candidate: measured((of) => reader?.own(of, confidence)),
      drop: gate.maxDrop === undefined ? null : measured((of) => lossOf(of, evidence.drop(gate), confidence)),
      champion: evidence.alone ?? comparison(subject, reader, confidence, NOT_COMPARED),
      best: gate.notWorseThan === "best" ? bestOf(gate, evidence, subject, confidence) : { kind: "no-champion" },
    };
  });
}

const NOTHING: Estimate = { value: null, n: 0 };

const NOT_COMPARED: Alone = { kind: "failed", reason: "The champion was not measured where this gate looks." };

function bestOf(gate: ResolvedGate, evidence: Evidence, subject: Subject | null, confidence: number): Comparison {
  const best = evidence.best(gate);
  return "kind" in best ? best : comparison(subject, best, confidence, { kind: "no-champion" });
}

function comparison(subject: Subject | null, reader: Reader | null, confidence: number, otherwise: Alone): Comparison {
  if (subject === null) return { kind: "measured", difference: NOTHING };
  const difference = reader?.difference(subject, confidence);
  const relative = reader?.relative(subject, confidence);
  if (!difference) return otherwise;
  return {
    kind: "measured",
    difference: estimate(difference) ?? NOTHING,
    ...(relative && { relative: estimate(relative) ?? NOTHING }),
  };
}

/** The reader's candidate is the rows as they are, its other the changed ones: more is worse, whatever the metric. */
function lossOf(subject: Subject, reader: Reader | null, confidence: number): Difference | null {
  const found = reader?.difference(subject, confidence);
  if (!found || found.value === null) return found ?? null;
  const sign = METRICS[subject.metric].better === "higher" ? 1 : -1;
  return dropOf(found, sign);
}

/** `found`: as it is minus changed. `sign`: -1 where lower is better. */
export function dropOf(found: Difference, sign: 1 | -1): Difference {
  const { value, interval, from, to } = found;
  const turned = (low: number, high: number) => (sign === 1 ? { low, high } : { low: -high, high: -low });
  return {
    ...found,
    value: value === null ? null : sign * value,
    ...(interval && { interval: { ...interval, ...turned(interval.low, interval.high) } }),
    ...(to !== undefined && { from: to }),
    ...(from !== undefined && { to: from }),
  };
}

/** null: the gate is about a class that no row, answer or model has. */
function subjectOf(gate: ResolvedGate, classes: readonly string[]): Subject | null {
  if (gate.class === undefined) return { metric: gate.metric };
  const classIndex = classes.indexOf(gate.class);
  return classIndex < 0 ? null : { metric: gate.metric, classIndex };
}

function estimate(found: Difference | null): Estimate | null {
  if (!found) return null;
  const { value, n, interval, from, to, discordance } = found;
  return {
    value,
    n,
    ...(interval && { interval }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(discordance !== undefined && { discordance }),
  };
}

/** Policy refuses gates whose confidence is below one half or certain; until it has, any interval will do. */
function usableConfidence(gate: ResolvedGate): number {
  return Math.min(0.999_999, Math.max(0, intervalConfidence(gate)));
}
