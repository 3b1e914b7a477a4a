/** A requirement in one line: how its result is named, and found again. */
import { METRICS } from "../domain/metrics.ts";
import type { EvaluationRecord } from "../domain/records.ts";
import type { ResolvedGate } from "../spec/resolved.ts";
import type { Requirement } from "./gate-requirement.ts";
import { confidenceText, percentText, subjectText, thresholdText } from "./metric-text.ts";

/** `accuracy ≥ 0.65`, `log-loss ≤ champion + 0.02`, `recall of car on camera=north ≥ best − 0.01`. */
export function requirementText(gate: ResolvedGate, requirement: Requirement): string {
  const confidence = gate.confidence === 0.95 ? "" : ` at ${confidenceText(gate.confidence)} confidence`;
  return `${subjectText(gate)} ${conditionText(gate, requirement)}${confidence}`;
}

function conditionText({ metric }: ResolvedGate, requirement: Requirement): string {
  const higher = METRICS[metric].better === "higher";
  switch (requirement.kind) {
    case "min":
      return `≥ ${thresholdText(metric, requirement.threshold)}`;
    case "max":
      return `≤ ${thresholdText(metric, requirement.threshold)}`;
    case "max-drop":
      return `drops by at most ${thresholdText(metric, requirement.threshold)}`;
    case "better":
      return `${higher ? ">" : "<"} ${requirement.rival}`;
    case "not-worse": {
      const { rival, margin } = requirement;
      const text = margin.kind === "relative" ? percentText(margin.value) : thresholdText(metric, margin.value);
      const allowed = margin.value === 0 ? "" : ` ${higher ? "−" : "+"} ${text}`;
      return `${higher ? "≥" : "≤"} ${rival}${allowed}`;
    }
  }
}

/** Why it came to its verdict: of the gates that made it, so that what passed does not hide what did not. */
export const decidingReasons = ({ results, verdict }: Pick<EvaluationRecord, "results" | "verdict">): string[] =>
  results.filter((result) => result.verdict === verdict).map(({ reason }) => reason);
