/** What a reviewer reads: what merging does, the evidence, where it comes from, how to go back. */
import { shortDigest } from "../../domain/digest.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import type { EvaluationRecord, TrainingRecord } from "../../domain/records.ts";
import type { Deployment, Pointer } from "../../spec/resolved.ts";
import type { PromotionRole } from "./plan.ts";

export interface PromotionReport {
  readonly deployment: Deployment;
  readonly evaluation: EvaluationRecord;
  readonly training: TrainingRecord;
  readonly role: PromotionRole;
  readonly version: number;
  readonly why: string;
  /** Markdown of the evaluation. */
  readonly evidence: string;
}

export function promotionTitle({ deployment, evaluation, role, version }: PromotionReport): string {
  const who = `${evaluation.model} ${version}`;
  switch (role) {
    case "champion":
      return `Promote ${who} to champion of ${deployment.name}`;
    case "shadow":
      return `Let ${who} shadow the champion of ${deployment.name}`;
    case "registered":
      return `Register ${who}`;
  }
}

const holder = (pointer: Pointer | null) =>
  pointer === null || pointer.version === 0 ? "nobody" : `${pointer.model} ${pointer.version}`;

function rolesTable(report: PromotionReport): string {
  const { deployment, evaluation, role, version } = report;
  const next = `**${evaluation.model} ${version}**`;
  const leavesShadow =
    role === "champion" && deployment.shadow?.model === evaluation.model && deployment.shadow.version === version;
  const shadowAfter = role === "shadow" ? next : leavesShadow ? "nobody" : holder(deployment.shadow);
  return [
    `| ${escapeMarkdown(deployment.displayName)} | now | after the merge |`,
    "|---|---|---|",
    `| champion: answers | ${holder(deployment.champion)} | ${role === "champion" ? next : holder(deployment.champion)} |`,
    `| shadow: gets a copy, never answers | ${holder(deployment.shadow)} | ${shadowAfter} |`,
  ].join("\n");
}

function wayBack({ deployment, role, version }: PromotionReport): string {
  switch (role) {
    case "champion":
      return [
        deployment.champion.version === 0
          ? `Nobody answered before, so there is no one for \`rollback\` to go back to: promote a better candidate, or set \`champion.version\` back to 0 and stop the server.`
          : `\`npm run -s understudy -- rollback ${deployment.name} --reason "..."\` opens the pull request that puts **${holder(deployment.champion)}** back on the champion line.`,
        `The file of version ${version} stays: version files are only ever added, so GitHub's own Revert button (which would remove it) is not the way.`,
      ].join("\n");
    case "shadow":
      return "Set `shadow.version` back to its earlier value: answers do not depend on a shadow.";
    case "registered":
      return "Nothing runs because of this: there is nothing to go back from.";
  }
}

export function promotionBody(report: PromotionReport): string {
  const { deployment, evaluation, training, why } = report;
  const owners = deployment.owners.length > 0 ? `\n\nFor ${deployment.owners.join(", ")}.` : "";
  return [
    `## What merging does\n\n${rolesTable(report)}\n\nThis role, because ${why}.${owners}`,
    `## Evidence\n\n${report.evidence.trim()}`,
    [
      "## Where it comes from\n",
      "| what | which |",
      "|---|---|",
      `| dataset | ${evaluation.dataset.name} ${evaluation.dataset.version}, content \`${shortDigest(evaluation.dataset.content)}\` |`,
      `| trained | ${training.createdAt} by ${escapeMarkdown(training.trainer)}, in ${training.elapsedSeconds.toFixed(1)} s |`,
      `| servable | \`${evaluation.candidate.servable}\` |`,
      `| training record | \`${training.key}\` |`,
      `| evaluation record | \`${evaluation.key}\` |`,
    ].join("\n"),
    `## How to go back\n\n${wayBack(report)}`,
  ].join("\n\n");
}

export function refusalTitle(evaluation: EvaluationRecord): string {
  return `No promotion: the candidate of ${evaluation.model} for ${evaluation.deployment} was refused`;
}

export function refusalBody(evaluation: EvaluationRecord, why: string, evidence: string): string {
  return [
    `The candidate \`${shortDigest(evaluation.candidate.servable)}\` of **${evaluation.model}** is not promoted: ${why}.`,
    `Nothing changed in **${evaluation.deployment}**. The next candidate is judged anew.`,
    evidence.trim(),
  ].join("\n\n");
}

export const settledWord = (evaluation: EvaluationRecord, title: string): string =>
  `A later candidate of ${evaluation.model} was accepted: ${title}.`;
