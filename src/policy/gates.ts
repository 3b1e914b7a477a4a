/**
 * Judges a candidate: each requirement passes when the whole interval meets it, fails when none of it does,
 * and is inconclusive in between. No evidence is never a pass. All requirements must pass, so their chances of a
 * false pass do not add up (an intersection-union test): each keeps its own confidence.
 */
import { METRICS } from "../domain/metrics.ts";
import type { GateResult } from "../domain/records.ts";
import { type Verdict, worst } from "../domain/verdict.ts";
import type { ResolvedGate } from "../spec/resolved.ts";
import type { Estimate, GateCase } from "./gate-case.ts";
import { decidedReason, fewRowsReason, undecidedReason } from "./gate-reasons.ts";
import { type Requirement, requirementText } from "./metric-text.ts";

export type { Comparison, Estimate, GateCase } from "./gate-case.ts";
export { intervalConfidence } from "./gate-case.ts";

/** Fewer rows, or requests, decide nothing. */
export const MINIMUM_ROWS = 30;

/** One result a requirement, in the gates' order. */
export function judgeGates(cases: readonly GateCase[]): {
  readonly results: readonly GateResult[];
  readonly verdict: Verdict;
} {
  const absolute = cases.some(({ gate }) => gate.min !== undefined || gate.max !== undefined);
  const results = cases.flatMap((each) => judgeGate(each, absolute));
  return { results, verdict: worst(results.map((result) => result.verdict)) };
}

/** Every gate ends in the error that kept the candidate from being measured. */
export function gatesInError(gates: readonly ResolvedGate[], reason: string): readonly GateResult[] {
  return gates.flatMap((gate) =>
    requirementsOf(gate).map((requirement) => ({ gate: requirementText(gate, requirement), verdict: "error", reason })),
  );
}

function judgeGate(each: GateCase, absolute: boolean): readonly GateResult[] {
  const { gate } = each;
  const requirements = requirementsOf(gate);
  const problem = gateProblem(gate, requirements);
  if (problem !== null) return [{ gate: gate.metric, verdict: "error", reason: problem }];
  return requirements.map((requirement) => ({
    gate: requirementText(gate, requirement),
    ...(requirement.kind === "not-worse"
      ? judgeComparison(each, requirement.margin, absolute)
      : judgeEstimate(gate, requirement, each.candidate, "candidate")),
  }));
}

function requirementsOf(gate: ResolvedGate): readonly Requirement[] {
  return [
    ...(gate.min === undefined ? [] : [{ kind: "min", threshold: gate.min } as const]),
    ...(gate.max === undefined ? [] : [{ kind: "max", threshold: gate.max } as const]),
    ...(gate.notWorseThan === undefined ? [] : [{ kind: "not-worse", margin: Number(gate.margin ?? 0) } as const]),
  ];
}

/** Why a gate cannot judge anything, or null. `validate` says the same earlier, at its line. */
function gateProblem(gate: ResolvedGate, requirements: readonly Requirement[]): string | null {
  if (requirements.length === 0) return "This gate has no threshold, so there is nothing that it could require.";
  if (!(gate.confidence >= 0.5 && gate.confidence < 1)) {
    return `A confidence of ${gate.confidence} decides nothing: it must be at least 0.5 and below 1.`;
  }
  if ("perClass" in METRICS[gate.metric] && gate.class === undefined) {
    return `${gate.metric} is about one class, and this gate names none.`;
  }
  return null;
}

type Judgement = Omit<GateResult, "gate">;

function judgeComparison(each: GateCase, margin: number, absolute: boolean): Judgement {
  const { gate, champion: comparison } = each;
  switch (comparison.kind) {
    case "no-champion":
      return absolute
        ? { verdict: "pass", reason: "There is no champion to compare with: the other gates decide." }
        : {
            verdict: "inconclusive",
            reason: "There is no champion to compare with, and no gate has a threshold of its own.",
          };
    case "unfair":
      return { verdict: "inconclusive", reason: comparison.reason };
    case "failed":
      return { verdict: "error", reason: comparison.reason };
    case "measured": {
      const requirement: Requirement =
        METRICS[gate.metric].better === "higher"
          ? { kind: "min", threshold: margin === 0 ? 0 : -margin }
          : { kind: "max", threshold: margin };
      return judgeEstimate(gate, requirement, comparison.difference, "difference");
    }
  }
}

function judgeEstimate(
  gate: ResolvedGate,
  requirement: Exclude<Requirement, { kind: "not-worse" }>,
  estimate: Estimate | null,
  of: "candidate" | "difference",
): Judgement {
  if (estimate === null) return { verdict: "inconclusive", reason: `${gate.metric} was not measured.` };
  const { value, n, interval } = estimate;
  const subject = { gate, of, requirement, n };
  if (value === null && n >= MINIMUM_ROWS) {
    return {
      verdict: "inconclusive",
      reason: `${gate.metric} was not measured: a row was not answered with a number.`,
    };
  }
  if (value === null || n === 0) return { verdict: "inconclusive", reason: fewRowsReason(subject, MINIMUM_ROWS) };
  if (![value, interval?.low ?? 0, interval?.high ?? 0].every(Number.isFinite)) {
    return { verdict: "error", reason: `${gate.metric} came out as ${value}, which is not a number to judge.` };
  }
  const evidence = { of, metric: gate.metric, value, n, ...(interval && { interval }) };
  if (n < MINIMUM_ROWS) return { verdict: "inconclusive", reason: fewRowsReason(subject, MINIMUM_ROWS), evidence };
  if (interval === undefined) {
    return { verdict: "inconclusive", reason: `${gate.metric} was measured without an interval.`, evidence };
  }
  const { threshold, kind } = requirement;
  const met = kind === "min" ? interval.low >= threshold : interval.high <= threshold;
  const missed = kind === "min" ? interval.high < threshold : interval.low > threshold;
  const measured = { ...subject, value, interval };
  if (met) return { verdict: "pass", reason: decidedReason(measured, "pass"), evidence };
  if (missed) return { verdict: "fail", reason: decidedReason(measured, "fail"), evidence };
  return { verdict: "inconclusive", reason: undecidedReason(measured), evidence };
}
