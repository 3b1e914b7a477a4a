/** The pull request by which a shadow asks for the lead while its soak still runs: its check waits, its body counts. */
import { GATES_CHECK } from "../../domain/checks.ts";
import type { Digest } from "../../domain/digest.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import { branches, readMarker } from "../../domain/names.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { worst } from "../../domain/verdict.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import type { Deployment, ModelVersion } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { findProposal, type ProposalOutcome, propose } from "../proposal.ts";
import { decisionKey, pointTo } from "./plan.ts";

export interface PendingLead {
  readonly snapshot: SpecSnapshot;
  readonly deployment: Deployment;
  readonly shadow: ModelVersion;
  /** Key that the evaluation will have which decides it. */
  readonly evaluation: Digest;
  /** How it goes, in a line and in markdown. */
  readonly title: string;
  readonly status: string;
}

type PendingPorts = { readonly git: Git; readonly forge: Forge };

const keyOf = ({ deployment, shadow, evaluation }: Pick<PendingLead, "deployment" | "shadow" | "evaluation">): Digest =>
  decisionKey({ deployment: deployment.name, evaluation, servable: shadow.spec.servable, role: "champion" });

/** Opened once, then brought up to date in place. One that a person closed stays closed. */
export async function keepPendingLead(ports: PendingPorts, lead: PendingLead): Promise<ProposalOutcome> {
  const { snapshot, deployment, shadow, evaluation, title, status } = lead;
  const { name: model, version } = shadow;
  const key = keyOf(lead);
  const text = pointTo(snapshot, deployment, "champion", model, version);
  return propose(ports, {
    kind: "promotion",
    key,
    data: {
      ...{ deployment: deployment.name, model, version, role: "champion" },
      ...{ lead: true, pending: true, servable: shadow.spec.servable, evaluation },
    },
    base: snapshot.commit,
    branch: branches.promotion(deployment.name, model, version, "champion", key),
    title: `Promote ${model} ${version} to champion of ${deployment.name} when its soak is over`,
    body: [
      `${escapeMarkdown(model)} version ${version} would take the lead of ${escapeMarkdown(deployment.displayName)} from ` +
        `${escapeMarkdown(deployment.champion.model)} version ${deployment.champion.version}. This page keeps itself up to date, ` +
        `and is judged by the gates of the default branch when the soak is over.`,
      status,
    ].join("\n\n"),
    files: new Map([[deployment.file, text]]),
    check: { name: GATES_CHECK, verdict: "pending", title, summary: status, annotations: [] },
  });
}

/** It has not earned the part: the check says so, the page holds the evidence, and the pull request closes. */
export async function endPendingLead(
  { forge }: Pick<PendingPorts, "forge">,
  lead: Omit<PendingLead, "title" | "status" | "snapshot">,
  record: EvaluationRecord,
  evidence: string,
): Promise<PullRequest | null> {
  const found = await findProposal(forge, "promotion", keyOf(lead));
  if (found?.state !== "open") return null;
  const { model } = record;
  // One that passed may still be refused, such as what was taken back from here before.
  const verdict = worst([record.verdict, "inconclusive"]);
  const title = `${verdict}: ${model} ${lead.shadow.version} has not earned the lead`;
  await forge.publishCheck({
    ...{ commit: found.head, name: GATES_CHECK, verdict, title, summary: evidence, annotations: [] },
  });
  const marker = found.body.slice(found.body.lastIndexOf("<!-- understudy "));
  const body = `**Closed: its soak is over, and it has not earned the lead.** It stays the shadow until somebody changes that.\n\n${evidence.trim()}\n\n${marker}`;
  if (body !== found.body) await forge.updatePullRequest(found.number, { title, body });
  await forge.closePullRequest(found.number);
  return found;
}

const WITHDRAWN =
  "Withdrawn: the shadow, the champion or the gates have changed since, so this soak is not the one to judge by.";

/**
 * Of the open promotions, those of another shadow, another champion or other gates: what they wait for will not come.
 * `soakOf`: key of the soak that a deployment is in; null: it is in none.
 */
export async function withdrawPendingLeads(
  forge: Forge,
  open: readonly PullRequest[],
  soakOf: (deployment: string) => Digest | null,
): Promise<void> {
  for (const { body, number } of open) {
    const { data } = readMarker(body) ?? {};
    if (data?.pending !== true || data.evaluation === soakOf(String(data.deployment))) continue;
    // A killed run's word is said already.
    const said = await forge.comments(number);
    if (!said.some((each) => each.body === WITHDRAWN)) await forge.comment(number, WITHDRAWN);
    await forge.closePullRequest(number);
  }
}
