/** Tells on a pull request what merging it would do: one check, one comment. Safe to kill and to run again. */
import { EVIDENCE_CHECK } from "../../domain/checks.ts";
import { digestOfJson } from "../../domain/digest.ts";
import { readMarker } from "../../domain/names.ts";
import type { CheckRun, Forge, PullRequest } from "../../ports/forge.ts";
import type { CommitId, Git } from "../../ports/git.ts";
import type { Records } from "../../ports/records.ts";
import { type ChangePlan, concernsUs } from "./changes.ts";
import { keepPlanComment, planBody, planComments } from "./comment.ts";
import { gatherPlan } from "./gather.ts";
import { unreadPlan } from "./plan.ts";
import { nothingReport, planReport, planTitle, shortReport } from "./report.ts";

export interface PlanPorts {
  readonly git: Git;
  readonly forge: Forge;
  readonly records: Records;
}

export interface PlanRequest {
  /** Newest commit of the default branch. */
  readonly base: CommitId;
  readonly head: CommitId;
  /** null: a commit of a merge queue; it has a check and no comment. */
  readonly pullRequest: PullRequest | null;
  /** Login of the App that alone writes evidence; null: evidence is advisory. */
  readonly identity: string | null;
  readonly dryRun?: boolean;
}

export interface PlanOutcome {
  readonly plan: ChangePlan;
  readonly text: string;
  readonly comment: "opened" | "updated" | "unchanged" | "none";
  readonly check: "published" | "unchanged" | "none";
}

/** A hostile pull request may have thousands, and each fifty are a request. */
const MOST_ANNOTATIONS = 200;

export async function runPlan(ports: PlanPorts, request: PlanRequest): Promise<PlanOutcome> {
  const { pullRequest, identity, head } = request;
  const forUs = isForUs(ports.git, pullRequest);
  const plan = forUs ? await gatherPlan(ports, request) : unreadPlan([]);
  const text = concernsUs(plan) ? planReport(plan, { head, pullRequest, identity }) : nothingReport();
  // A check is the commit's: it would also speak for the pull request that brings the same commit to the default branch.
  if (request.dryRun || !forUs) return { plan, text, comment: "none", check: "none" };
  const check: CheckRun = {
    commit: head,
    name: EVIDENCE_CHECK,
    verdict: plan.verdict,
    title: planTitle(plan),
    summary: shortReport(text),
    annotations: plan.problems.slice(0, MOST_ANNOTATIONS),
  };
  const shown = digestOfJson(check);
  // The comment is written last, so what it says was published has been.
  const known = pullRequest ? await planComments(ports.forge, pullRequest.number, identity) : [];
  const isShown = readMarker(known[0]?.body ?? "")?.data?.check === shown;
  if (!isShown) await ports.forge.publishCheck(check);
  const outcome = { plan, text, check: isShown ? ("unchanged" as const) : ("published" as const) };
  const speaks = pullRequest?.state === "open" && pullRequest.head === head && (known.length > 0 || concernsUs(plan));
  if (!speaks) return { ...outcome, comment: "none" };
  const comment = await keepPlanComment(ports.forge, pullRequest.number, planBody(text, { check: shown }), identity);
  return { ...outcome, comment };
}

/** What is merged elsewhere changes nothing here until it reaches the default branch. */
const isForUs = (git: Git, pullRequest: PullRequest | null): boolean =>
  pullRequest === null || pullRequest.base === git.defaultBranch;
