/** Answers one question, or says why it cannot be answered: never a pass without evidence. */
import { basisOf, type MetricName } from "../domain/metrics.ts";
import type { GateEvidence, GateResult } from "../domain/records.ts";
import type { ResolvedGate } from "../spec/resolved.ts";
import { type Estimate, intervalConfidence } from "./gate-case.ts";
import { answerOf, type Measured, type Question } from "./gate-question.ts";
import { decidedReason, fewRowsReason, undecidedReason, unmeasuredReason } from "./gate-reasons.ts";

/** Fewer rows, or requests, decide nothing. */
export const MINIMUM_ROWS = 30;

const TAILS: Partial<Record<MetricName, number>> = {
  "latency.p95": 0.95,
  "latency.p99": 0.99,
  "error.p90": 0.9,
  "error.p95": 0.95,
};

/** Of fewer, all may lie below a quantile by chance: then none of them, drawn as often as one likes, says how far up it is. */
function fewestToPass({ metric, confidence }: ResolvedGate): number {
  const share = TAILS[metric];
  return share === undefined ? 0 : Math.ceil(Math.log(1 - confidence) / Math.log(share));
}

export type Judgement = Omit<GateResult, "gate">;

/** Rows that would decide an open question, if the number stays where it is; null: hardly any number would. */
export type Advise = (question: Measured) => number | null;

/** Of confidences that were computed on different ways. */
const ROUNDING = 1e-9;

export function judgeQuestion(question: Question, advise: Advise): Judgement {
  const { gate, estimate } = question;
  if (estimate === null) return { verdict: "inconclusive", reason: unmeasuredReason(question) };
  const { value, n } = estimate;
  const once = basisOf(gate.metric) === "server";
  if (value === null || (!once && n < MINIMUM_ROWS)) return tooLittle(question, estimate, once);
  // What one process holds or is, is read, not sampled.
  const interval = estimate.interval ?? (once ? exactly(value) : undefined);
  const numbers = [value, interval?.low ?? 0, interval?.high ?? 0];
  if (!numbers.every(Number.isFinite) || (interval && interval.low > interval.high)) {
    return { verdict: "error", reason: `${gate.metric} came out as ${numbers.join(", ")}: no numbers to judge by.` };
  }
  const evidence = evidenceOf(question, { ...estimate, ...(interval && { interval }) }, value);
  if (interval === undefined) {
    return { verdict: "inconclusive", reason: `${gate.metric} was measured without an interval.`, evidence };
  }
  if (interval.confidence < intervalConfidence(gate) - ROUNDING) {
    const reason = `${gate.metric} was measured with an interval of too little confidence for this gate.`;
    return { verdict: "error", reason, evidence };
  }
  const measured = { ...question, estimate: { ...estimate, value, interval } };
  const verdict = answerOf(measured);
  const fewest = fewestToPass(gate);
  if (verdict === "pass" && n < fewest) {
    return { verdict: "inconclusive", reason: fewRowsReason(question, n, fewest), evidence, wanted: fewest };
  }
  if (verdict !== "inconclusive") return { verdict, reason: decidedReason(measured, verdict), evidence };
  const wanted = once ? null : advise(measured);
  return { verdict, reason: undecidedReason(measured, wanted), evidence, wanted };
}

const exactly = (value: number) => ({ low: value, high: value, confidence: 1, method: "read" });

function tooLittle(question: Question, estimate: Estimate, once: boolean): Judgement {
  const { value, n } = estimate;
  if (once || n >= MINIMUM_ROWS) {
    const reason = once
      ? unmeasuredReason(question)
      : `${question.gate.metric} was not measured: a row was not answered with a number.`;
    return { verdict: "inconclusive", reason };
  }
  const reason = fewRowsReason(question, n, MINIMUM_ROWS);
  const evidence = value === null || !Number.isFinite(value) ? {} : { evidence: evidenceOf(question, estimate, value) };
  return { verdict: "inconclusive", reason, ...evidence, wanted: MINIMUM_ROWS };
}

function evidenceOf({ gate, of, rival }: Question, estimate: Estimate, value: number): GateEvidence {
  const { n, from, to, interval } = estimate;
  return {
    of,
    ...(rival && { rival }),
    metric: gate.metric,
    ...(gate.slice && { slice: gate.slice }),
    value,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    n,
    ...(interval && { interval }),
  };
}
