/** What the issue says when a candidate is not promoted, and when a later one is. */
import { shortDigest } from "../../domain/digest.ts";
import type { EvidenceReport } from "../../domain/evidence-report.ts";
import { BODY_LIMIT, details, escapeMarkdown, joinWithin } from "../../domain/markdown.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { decidingReasons } from "../../policy/gate-text.ts";

export function refusalTitle(evaluation: EvaluationRecord): string {
  return `No promotion: the candidate of ${evaluation.model} for ${evaluation.deployment} was refused`;
}

/** `why` is a sentence of ours; the evidence is escaped where it is made. */
export function refusalBody(evaluation: EvaluationRecord, why: string, evidence: EvidenceReport): string {
  const { candidate, model, deployment } = evaluation;
  const parts = [
    `The candidate \`${shortDigest(candidate.servable)}\` of **${escapeMarkdown(model)}** is not promoted: ${why}.`,
    ...obstacles(evaluation),
    `Nothing changed in **${escapeMarkdown(deployment)}**. The next candidate is judged anew.`,
    ...(evidence.explanation === "" ? [] : [evidence.explanation]),
    // Where the gates are not why, they are no news.
    ...(evaluation.verdict === "pass"
      ? [details(`What was measured: ${evidence.headline}`, evidence.body(null))]
      : [`### ${evidence.headline}`, evidence.body(null)]),
  ];
  return joinWithin(parts, BODY_LIMIT);
}

/** What stands in its way, before what to make of it. */
function obstacles(evaluation: EvaluationRecord): readonly string[] {
  const reasons = evaluation.verdict === "pass" ? [] : decidingReasons(evaluation);
  return reasons.length === 0 ? [] : [reasons.map((reason) => `- ${escapeMarkdown(reason)}`).join("\n")];
}

export const settledWord = (evaluation: EvaluationRecord, title: string): string =>
  `A later candidate of ${evaluation.model} was accepted: ${title}.`;
