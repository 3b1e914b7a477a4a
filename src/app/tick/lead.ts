/** A shadow asks for the lead: by its soak, or because a person says so. */
import { userError } from "../../domain/errors/user-error.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { decidingReasons } from "../../policy/gate-text.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { evaluationReport } from "../../stages/evaluate/report/report.ts";
import { soakReport, soakTitle } from "../../stages/evaluate/soak/report.ts";
import { runSoak, type SoakStatus } from "../../stages/evaluate/soak/run.ts";
import { endPendingLead, keepPendingLead } from "../../stages/promote/pending.ts";
import { describeDecision, type PromoteOutcome, runPromote } from "../../stages/promote/run.ts";
import { gatherEvidence } from "../evidence.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";

/** Keeps the pull request of each soak that runs, judges those that are due, proposes the shadows that have earned the part. */
export async function considerLeads(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  for (const { name } of snapshot.specs.deployments.values()) {
    await context.attempt("promote", name, () => considerLead(ports, snapshot, name, context));
  }
}

async function considerLead(
  ports: Ports,
  snapshot: SpecSnapshot,
  subject: string,
  context: PassContext,
): Promise<void> {
  const { dryRun, tell } = context;
  const soak = await runSoak(ports, { snapshot, deployment: subject, dryRun });
  if (soak.kind === "nothing") return;
  if (soak.kind === "due")
    return tell({ stage: "evaluate", subject, text: "the shadow's soak would be judged", changed: false });
  if (soak.kind === "waiting") return keepWaiting(ports, snapshot, soak.status, context);
  const { record } = soak;
  if (soak.kind === "judged") {
    const text = `soak of the shadow: ${record.verdict}: ${decidingReasons(record).join(" ")}`;
    tell({ stage: "evaluate", subject, text, changed: true, verdict: record.verdict });
  }
  const outcome = await propose(ports, snapshot, subject, record, dryRun);
  report(context, subject, outcome, record);
  if ((record.verdict !== "pass" || outcome.decision.kind === "refuse") && !dryRun) {
    const { deployment, shadow, key } = soak.subject;
    await endPendingLead(ports, { deployment, shadow, evaluation: key }, record, evaluationReport(record));
  }
}

/** While the two answer side by side, the pull request that would change their parts counts along. */
async function keepWaiting(
  ports: Ports,
  snapshot: SpecSnapshot,
  status: SoakStatus,
  { dryRun, tell }: PassContext,
): Promise<void> {
  const { deployment, shadow, key } = status.subject;
  const mayLead = deployment.continuousDeployment.policy !== "manual";
  if (dryRun || !mayLead || status.live.both === 0) return;
  const title = soakTitle(status);
  const lead = { snapshot, deployment, shadow, evaluation: key, title, status: soakReport(status) };
  const { kind, pullRequest } = await keepPendingLead(ports, lead);
  if (kind === "exists") return;
  const text = `#${pullRequest.number} ${title}`;
  tell({ stage: "promote", subject: deployment.name, text, changed: true, pullRequest: pullRequest.number });
}

/** A person's word, on the best evidence there is: the soak's, or the test environment's. */
export async function askForLead(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  dryRun: boolean,
): Promise<PromoteOutcome & { readonly evaluation: EvaluationRecord }> {
  const soak = await runSoak(ports, { snapshot, deployment: deployment.name, dryRun });
  if (soak.kind === "judged" || soak.kind === "recorded") {
    return propose(ports, snapshot, deployment.name, soak.record, dryRun);
  }
  const { shadow } = deployment;
  const version = shadow && snapshot.specs.modelVersions.get(shadow.model)?.get(shadow.version);
  const record = version && (await ports.records.get("evaluation", version.spec.evaluation));
  if (!record) throw userError("PROMOTION_NO_SHADOW", { with: { deployment: deployment.name } });
  return propose(ports, snapshot, deployment.name, record, dryRun);
}

async function propose(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: string,
  evaluation: EvaluationRecord,
  dryRun: boolean,
) {
  const evidence = await gatherEvidence(ports.blobs, evaluation);
  const outcome = await runPromote(ports, { snapshot, deployment, evaluation, evidence, lead: true, dryRun });
  return { ...outcome, evaluation };
}

function report({ tell }: PassContext, subject: string, outcome: PromoteOutcome, record: EvaluationRecord): void {
  const { change, pullRequest, decision } = outcome;
  if (change !== "opened" && change !== "updated") return;
  const text = pullRequest ? `#${pullRequest.number} ${pullRequest.title}` : describeDecision(decision);
  const number = pullRequest ? { pullRequest: pullRequest.number } : {};
  tell({ stage: "promote", subject, text, changed: true, verdict: record.verdict, ...number });
}
