/** Merges promotions by itself where the deployment's spec says `merge: auto`: a pass, and nobody needs to look. */
import { labelOf, readMarker } from "../../domain/names.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import type { PullRequest } from "../../ports/forge.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { mergeObjection } from "../../stages/promote/auto-merge.ts";
import { gatherEvidence } from "../evidence.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";

export async function mergeWhereAllowed(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  const mayMerge = ({ continuousDeployment }: Deployment) => continuousDeployment.merge === "auto";
  if (![...snapshot.specs.deployments.values()].some(mayMerge)) return;
  const open = await ports.forge.pullRequests({ state: "open", label: labelOf("promotion") });
  for (const pull of open) {
    const data = readMarker(pull.body)?.data;
    const deployment = snapshot.specs.deployments.get(String(data?.deployment));
    if (deployment?.continuousDeployment.merge !== "auto" || data?.verdict !== "pass") continue;
    await context.attempt("merge", deployment.name, () => merge(ports, snapshot, deployment, pull, context));
  }
}

async function merge(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  pull: PullRequest,
  { dryRun, identity, tell }: PassContext,
): Promise<void> {
  const subject = deployment.name;
  const about = { stage: "merge", subject, changed: false, pullRequest: pull.number } as const;
  const reportOf = (evaluation: EvaluationRecord) => gatherEvidence(ports.blobs, evaluation);
  const objection = await mergeObjection(ports, snapshot, deployment, pull, identity, reportOf);
  if (objection !== null) return tell({ ...about, text: `#${pull.number} waits for a person: ${objection}` });
  if (dryRun) return tell({ ...about, text: `would merge #${pull.number}` });
  const outcome = await ports.forge.mergePullRequest(pull.number, pull.head);
  if (outcome.kind === "refused") return tell({ ...about, text: `#${pull.number}: ${outcome.detail}` });
  tell({ ...about, text: `merged #${pull.number} ${pull.title}`, changed: true });
}
