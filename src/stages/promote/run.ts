/** Opens the promotion pull request of a judged candidate, or the issue that says why there is none. */
import { GATES_CHECK } from "../../domain/checks.ts";
import type { Digest } from "../../domain/digest.ts";
import type { EvidenceReport } from "../../domain/evidence-report.ts";
import { labelOf, type Marker, readMarker, reservation, writeMarker } from "../../domain/names.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import type { Servable } from "../../domain/servable.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import type { Records } from "../../ports/records.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { raiseIssue, settleIssue } from "../living-issue.ts";
import { findProposal, type Proposal, propose } from "../proposal.ts";
import {
  bundlesOf,
  decideRole,
  evidenceFolder,
  nextNumber,
  numberOf,
  type PromotionDecision,
  type PromotionInput,
  type PromotionRole,
  promotionBranch,
  promotionFiles,
  promotionKey,
} from "./plan.ts";
import { refusalBody, refusalTitle, settledWord } from "./refusal.ts";
import { checkSummary, promotionBody, promotionLabels, promotionTitle } from "./report.ts";
import { withdrawOutdated } from "./withdraw.ts";

export interface PromotePorts {
  readonly git: Git;
  readonly forge: Forge;
  readonly records: Records;
  readonly blobs: Blobs;
}

export interface PromoteInput {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  readonly evaluation: EvaluationRecord;
  readonly evidence: EvidenceReport;
  /** A shadow that has earned the lead is proposed as champion. */
  readonly lead?: boolean;
  /** A person's word that a servable which was taken back may return. */
  readonly retry?: boolean;
  readonly dryRun?: boolean;
}

export interface PromoteOutcome {
  readonly decision: PromotionDecision;
  /** null on a refusal, on nothing to do, and on a dry run. */
  readonly pullRequest: PullRequest | null;
  /** Of the pull request, or of the issue that says why there is none. */
  readonly change: "opened" | "updated" | "exists" | "none";
}

const issueKey = (evaluation: EvaluationRecord) => `${evaluation.deployment}/${evaluation.model}`;

export async function runPromote(ports: PromotePorts, input: PromoteInput): Promise<PromoteOutcome> {
  const { snapshot, evaluation, lead = false, retry = false } = input;
  const deployment = snapshot.specs.deployments.get(input.deployment);
  if (!deployment) throw unknownDeployment(input.deployment, snapshot.specs.deployments);
  const quarantined = await takenBack(ports.forge, input.deployment);
  const plan: PromotionInput = { snapshot, deployment, evaluation, quarantined, lead, retry };
  const decision = decideRole(plan);
  if (input.dryRun || decision.kind === "nothing") return { decision, pullRequest: null, change: "none" };
  if (decision.kind === "refuse") {
    const raised = await raiseIssue(ports.forge, {
      kind: "promotion",
      key: issueKey(evaluation),
      title: refusalTitle(evaluation),
      body: refusalBody(evaluation, decision.why, input.evidence),
    });
    return { decision, pullRequest: null, change: raised === "unchanged" ? "exists" : raised };
  }
  const key = promotionKey(plan, decision.role);
  const earlier = await findProposal(ports.forge, "promotion", key);
  const { kind, pullRequest } =
    earlier && earlier.state !== "open"
      ? { kind: "exists" as const, pullRequest: earlier }
      : await propose(ports, await makeProposal(ports, input, plan, decision.role, decision.why, key));
  await withdrawOutdated(ports.forge, plan, key, pullRequest);
  // One that a person closed was not accepted: what stands against this model still does.
  if (pullRequest.state !== "closed") {
    await settleIssue(ports.forge, "promotion", issueKey(evaluation), settledWord(evaluation, pullRequest.title));
  }
  return { decision, pullRequest, change: kind };
}

async function makeProposal(
  ports: PromotePorts,
  input: PromoteInput,
  plan: PromotionInput,
  role: PromotionRole,
  why: string,
  key: string,
): Promise<Proposal> {
  const { evaluation, deployment, snapshot } = plan;
  const training = await ports.records.get("training", evaluation.training);
  if (!training) throw new Error(`the training record ${evaluation.training} is gone from the records branch`);
  const servable = await readServable(ports.blobs, evaluation.candidate.servable);
  const version = await reserveNumber(ports.git, plan);
  const { evidence } = input;
  const report = {
    deployment,
    evaluation,
    training,
    servable,
    role,
    version,
    why,
    evidence,
    bundles: bundlesOf(plan, role, version),
  };
  const folder = evidenceFolder(evaluation, version);
  const data = markerData(plan, role, version, evidence);
  return {
    kind: "promotion",
    key,
    data,
    base: snapshot.commit,
    branch: promotionBranch(plan, role, version),
    title: promotionTitle(report),
    body: (commit) => promotionBody(report, (file) => ports.forge.fileUrl(commit, `${folder}/${file}`)),
    files: promotionFiles(plan, role, version, servable, evidence),
    labels: promotionLabels(report),
    reviewers: deployment.owners,
    check: {
      name: GATES_CHECK,
      verdict: evaluation.verdict,
      title: `${evaluation.verdict}: ${evaluation.model} on ${evaluation.dataset.name} ${evaluation.dataset.version}`,
      summary: `${checkSummary(report)}\n\n${writeMarker({ kind: "promotion", key, data })}\n`,
      annotations: [],
    },
  };
}

/** What a re-run, a tick and the check of the commit know it by. */
function markerData(
  { deployment, evaluation, lead }: PromotionInput,
  role: PromotionRole,
  version: number,
  { digests }: EvidenceReport,
): NonNullable<Marker["data"]> {
  return {
    // First: what they are called must never stand in the place of a name.
    ...digests,
    deployment: deployment.name,
    model: evaluation.model,
    version,
    role,
    lead,
    verdict: evaluation.verdict,
    servable: evaluation.candidate.servable,
    evaluation: evaluation.key,
  };
}

/** Its digest is verified on reading, and evidence was only ever given to a servable that the server could read. */
export async function readServable(blobs: Blobs, digest: Digest): Promise<Servable> {
  return JSON.parse(new TextDecoder().decode(await blobs.get(digest))) as Servable;
}

/**
 * A number is taken by creating its ref, which is atomic. A ref that holds this servable is this candidate's own,
 * from an earlier run; a ref that holds another means: take the next. Gaps are fine, reuse is not.
 */
async function reserveNumber(git: Git, plan: PromotionInput): Promise<number> {
  const { snapshot, evaluation } = plan;
  const servable = evaluation.candidate.servable;
  const merged = numberOf(snapshot, evaluation.model, servable);
  if (merged !== null) return merged;
  const prefix = reservation.modelPrefix(evaluation.model);
  const reserved = await git.reservations(prefix);
  for (const [ref, holder] of reserved) if (holder === servable) return Number(ref.slice(prefix.length));
  const taken = [...reserved.keys()].map((ref) => Number(ref.slice(prefix.length)));
  for (let number = nextNumber(snapshot, evaluation.model, taken); ; number += 1) {
    const outcome = await git.reserve(reservation.model(evaluation.model, number), servable);
    if (outcome.kind === "reserved" || outcome.content === servable) return number;
  }
}

/** Servables that a merged rollback of this deployment took away from the champion's line. */
export async function takenBack(forge: Forge, deployment: string): Promise<ReadonlySet<Digest>> {
  const rollbacks = await forge.pullRequests({ state: "closed", label: labelOf("rollback") });
  const servables = rollbacks
    .filter((each) => each.state === "merged")
    .map((each) => readMarker(each.body)?.data)
    .filter((data) => data?.deployment === deployment)
    .map((data) => data?.from);
  return new Set(servables.filter((from): from is Digest => typeof from === "string"));
}

/** The decision in one line, for logs and dry runs. */
export function describeDecision(decision: PromotionDecision): string {
  return decision.kind === "propose" ? `${decision.role}: ${decision.why}` : `${decision.kind}: ${decision.why}`;
}
