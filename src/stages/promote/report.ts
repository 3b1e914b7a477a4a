/** What a reviewer reads: what merging does, the evidence, where it comes from, how to go back. */
import { type Digest, shortDigest } from "../../domain/digest.ts";
import type { EvidenceReport } from "../../domain/evidence-report.ts";
import { BODY_LIMIT, codeSpan, details, escapeMarkdown, joinWithin, markdownTable } from "../../domain/markdown.ts";
import type { EvaluationRecord, TrainingRecord } from "../../domain/records.ts";
import type { Servable } from "../../domain/servable.ts";
import type { Deployment, Pointer } from "../../spec/resolved.ts";
import { lineage } from "./lineage.ts";
import { modelCard } from "./model-card.ts";
import type { PromotionRole } from "./plan.ts";

export interface PromotionReport {
  readonly deployment: Deployment;
  readonly evaluation: EvaluationRecord;
  readonly training: TrainingRecord;
  readonly servable: Servable;
  readonly role: PromotionRole;
  readonly version: number;
  readonly why: string;
  readonly evidence: EvidenceReport;
  /** What the deployment runs now, and after the merge. */
  readonly bundles: { readonly before: Digest | null; readonly after: Digest | null };
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

/** GitHub takes no longer ones. */
const LONGEST_LABEL = 50;

/** For people to filter by; the pipeline finds its own by the label of the kind. */
export const promotionLabels = ({ deployment, evaluation, role }: PromotionReport): readonly string[] =>
  [`verdict/${evaluation.verdict}`, `role/${role}`, `deployment/${deployment.name}`].filter(
    (label) => label.length <= LONGEST_LABEL,
  );

export function promotionBody(report: PromotionReport, link: (file: string) => string): string {
  const { evidence, training, servable } = report;
  return joinWithin(
    [
      `## ${evidence.headline}`,
      `## What merging does\n\n${effect(report)}`,
      `## How to go back\n\n${wayBack(report)}`,
      `## Evidence\n\n${evidence.body(link)}`,
      `## Where it comes from\n\n${lineage(report.evaluation, training)}`,
      details("Model card", modelCard(report, servable)),
    ],
    BODY_LIMIT,
  );
}

/** The verdict with what it is bound to: whoever compares the check with the records needs no other page. */
export function checkSummary({ evidence }: Pick<PromotionReport, "evidence">): string {
  const rows = Object.entries(evidence.digests).map(([what, digest]) => [escapeMarkdown(what), codeSpan(digest)]);
  const bound = markdownTable(["Bound to", "Digest"], ["left", "left"], rows);
  return joinWithin(
    [`### ${evidence.headline}`, `${bound}\n\nA change of any of these makes this verdict stale.`, evidence.body(null)],
    BODY_LIMIT,
  );
}

const holder = (pointer: Pointer | null) =>
  pointer === null || pointer.version === 0 ? "nobody" : `${pointer.model} ${pointer.version}`;

function effect(report: PromotionReport): string {
  const { deployment, evaluation, role, version, why } = report;
  const next = `**${evaluation.model} ${version}**`;
  const leavesShadow =
    role === "champion" && deployment.shadow?.model === evaluation.model && deployment.shadow.version === version;
  const shadowAfter = role === "shadow" ? next : leavesShadow ? "nobody" : holder(deployment.shadow);
  const championAfter = role === "champion" ? next : holder(deployment.champion);
  const owners = deployment.owners.length > 0 ? ` For ${deployment.owners.join(", ")}.` : "";
  return [
    markdownTable(
      [escapeMarkdown(deployment.displayName), "now", "after the merge"],
      ["left", "left", "left"],
      [
        ["champion: answers", holder(deployment.champion), championAfter],
        ["shadow: gets a copy, never answers", holder(deployment.shadow), shadowAfter],
        ["bundle", digestText(report.bundles.before), digestText(report.bundles.after)],
      ],
    ),
    deployText(report),
    `This role, because ${why}.${owners}`,
  ].join("\n\n");
}

const digestText = (digest: Digest | null): string => (digest ? codeSpan(shortDigest(digest)) : "–");

/** What the next deployment does; nobody notices a restart, since there is none. */
function deployText({ role, bundles, deployment }: PromotionReport): string {
  if (role === "registered") {
    return "Nothing runs because of this: it adds the version's file and its evidence, and changes no pointer.";
  }
  const where = `the ${escapeMarkdown(deployment.target.kind)} target`;
  if (bundles.before === null) {
    return `The deployment that follows starts the first server on ${where}. Beside the one line it adds the version's file and its evidence.`;
  }
  const warm =
    deployment.keepWarm === null
      ? "The server before it stops then."
      : `The server before it stays warm for ${escapeMarkdown(deployment.keepWarm)}, so that going back is instant.`;
  const answers = role === "shadow" ? "The answers stay the champion's." : "";
  return [
    `The deployment that follows starts the new bundle beside the running one on ${where}, waits until its golden inputs are answered, and switches: no request is lost, and callers notice no restart.`,
    warm,
    answers,
    "If it does not become healthy, nothing changes.",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function wayBack({ deployment, role, version }: PromotionReport): string {
  switch (role) {
    case "champion":
      return [
        deployment.champion.version === 0
          ? `Nobody answered before, so there is no one for \`rollback\` to go back to: promote a better candidate, or set \`champion.version\` back to 0 and stop the server.`
          : `Comment \`/rollback\` here once it is merged, or run \`npm run -s understudy -- rollback ${deployment.name} --reason "..."\`: either opens the pull request that puts **${holder(deployment.champion)}** back on the champion line.`,
        `The file of version ${version} stays: version files are only ever added, so GitHub's own Revert button (which would remove it) is not the way.`,
      ].join("\n");
    case "shadow":
      return "Set `shadow.version` back to its earlier value: answers do not depend on a shadow.";
    case "registered":
      return "Nothing runs because of this: there is nothing to go back from.";
  }
}
