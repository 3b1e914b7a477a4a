/**
 * Judges a candidate: each requirement passes when the whole interval meets it, fails when none of it does,
 * and is inconclusive in between. No evidence is never a pass. All requirements must pass, so their chances of a
 * false pass do not add up (an intersection-union test): each keeps its own confidence.
 */
import type { GateResult } from "../domain/records.ts";
import { VERDICTS, type Verdict, worst } from "../domain/verdict.ts";
import type { ResolvedGate } from "../spec/resolved.ts";
import { adviseByInterval } from "./gate-advice.ts";
import type { Comparison, GateCase } from "./gate-case.ts";
import { type Advise, type Judgement, judgeQuestion } from "./gate-judgement.ts";
import { absoluteQuestion, comparedQuestion } from "./gate-question.ts";
import { gateProblem, type Requirement, requirementsOf } from "./gate-requirement.ts";
import { requirementText } from "./gate-text.ts";
import { subjectText } from "./metric-text.ts";

export type { Comparison, Estimate, GateCase } from "./gate-case.ts";
export { intervalConfidence } from "./gate-case.ts";
export { type Advise, MINIMUM_ROWS } from "./gate-judgement.ts";

/** One result a requirement, in the gates' order. */
export function judgeGates(
  cases: readonly GateCase[],
  advise: Advise = adviseByInterval,
): {
  readonly results: readonly GateResult[];
  readonly verdict: Verdict;
} {
  const absolute = cases.some(({ gate }) => gate.min !== undefined || gate.max !== undefined);
  const results = cases.flatMap((each) => judgeGate(each, absolute, advise));
  return { results, verdict: worst(results.map((result) => result.verdict)) };
}

/** Every gate ends in the error that kept the candidate from being measured. */
export function gatesInError(gates: readonly ResolvedGate[], reason: string): readonly GateResult[] {
  return gates.flatMap((gate) => {
    const requirements = requirementsOf(gate);
    const names =
      requirements.length === 0 ? [subjectText(gate)] : requirements.map((each) => requirementText(gate, each));
    return names.map((name) => ({ gate: name, verdict: "error" as const, reason }));
  });
}

function judgeGate(each: GateCase, absolute: boolean, advise: Advise): readonly GateResult[] {
  const { gate } = each;
  const problem = gateProblem(gate);
  if (problem !== null) return [{ gate: subjectText(gate), verdict: "error", reason: problem }];
  return requirementsOf(gate).map((requirement) => ({
    gate: requirementText(gate, requirement),
    ...("threshold" in requirement
      ? judgeQuestion(absoluteQuestion(each, requirement), advise)
      : judgeCompared(each, requirement, absolute, advise)),
  }));
}

type Compared = Exclude<Requirement, { readonly threshold: number }>;

/**
 * The best that answered on this split may be the champion, who was perhaps never measured on it before: a candidate
 * must hold against both.
 */
function judgeCompared(each: GateCase, requirement: Compared, absolute: boolean, advise: Advise): Judgement {
  const judge = (rival: "champion" | "best") =>
    judgeComparison(each, requirement, rival, each[rival], absolute, advise);
  if (requirement.rival === "champion") return judge("champion");
  if (each.best.kind === "no-champion") return judge("champion");
  const best = judge("best");
  if (each.champion.kind !== "measured") return best;
  const champion = judge("champion");
  return VERDICTS.indexOf(champion.verdict) > VERDICTS.indexOf(best.verdict) ? champion : best;
}

function judgeComparison(
  each: GateCase,
  requirement: Compared,
  rival: "champion" | "best",
  comparison: Comparison,
  absolute: boolean,
  advise: Advise,
): Judgement {
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
    case "measured":
      return judgeQuestion(comparedQuestion(each, requirement, rival, comparison), advise);
  }
}
