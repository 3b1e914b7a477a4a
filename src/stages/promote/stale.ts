/**
 * Open promotions whose evidence no longer speaks: the champion that they were compared with answers no more, or other
 * gates stand. Their check says so at once; what is evaluated again and fails is closed.
 */
import { GATES_CHECK } from "../../domain/checks.ts";
import { isDigest } from "../../domain/digest.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import { readMarker } from "../../domain/names.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { Records } from "../../ports/records.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { isLater, otherEvaluations, outdatedEvidence } from "./auto-merge.ts";

export interface StalePromotion {
  readonly pullRequest: PullRequest;
  readonly deployment: Deployment;
  readonly why: string;
  readonly evaluation: EvaluationRecord;
  /** What the newest evaluation that still speaks says of it; null: it is to be evaluated again. */
  readonly refutedBy: EvaluationRecord | null;
}

export async function findStalePromotions(
  records: Records,
  open: readonly PullRequest[],
  snapshot: SpecSnapshot,
): Promise<readonly StalePromotion[]> {
  const found: StalePromotion[] = [];
  for (const pullRequest of open) {
    const { data } = readMarker(pullRequest.body) ?? {};
    const deployment = snapshot.specs.deployments.get(String(data?.deployment));
    // A soak that runs is looked after by itself.
    if (!deployment || data?.pending === true || !isDigest(data?.evaluation)) continue;
    const evaluation = await records.get("evaluation", data.evaluation);
    if (!evaluation) continue;
    const outdated = outdatedEvidence(snapshot, deployment, evaluation);
    const again = (await otherEvaluations(records, evaluation)).findLast(
      (each) =>
        outdatedEvidence(snapshot, deployment, each) === null && (outdated !== null || isLater(each, evaluation)),
    );
    const refutedBy = again && refutes(again.verdict, data.role) ? again : null;
    // What it was tried out in is another: nothing that the evidence names has changed.
    const why = outdated ?? (refutedBy && "it was evaluated again since");
    if (!why) continue;
    found.push({ pullRequest, deployment, why, evaluation, refutedBy });
  }
  return found;
}

const refutes = (verdict: Verdict, role: unknown): boolean =>
  verdict === "fail" || verdict === "error" || (verdict === "inconclusive" && role !== "shadow");

/** Safe to run again: a check says what it says once, and what is closed stays closed. */
export async function tellStale(
  { forge }: { readonly forge: Forge },
  { pullRequest, refutedBy, why }: StalePromotion,
): Promise<"stale" | "closed"> {
  const check = { commit: pullRequest.head, name: GATES_CHECK, annotations: [] };
  if (!refutedBy) {
    const summary = `${capital(why)}. What was measured does not say how it compares now, so it is evaluated again; this check waits for that.`;
    await forge.publishCheck({ ...check, verdict: "pending", title: `stale: ${why}`, summary });
    return "stale";
  }
  const { verdict, results } = refutedBy;
  const lost = results.filter((result) => result.verdict !== "pass").map(({ reason }) => `- ${escapeMarkdown(reason)}`);
  const summary = [`Evaluated again as things stand now (${why}), it says ${verdict}:`, ...lost].join("\n");
  await forge.publishCheck({ ...check, verdict, title: `${verdict}: evaluated again`, summary });
  await forge.closePullRequest(pullRequest.number);
  return "closed";
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
