/** What people decided in merged reviews reaches the prediction log; and whether it is time to ask them again. */
import { userError } from "../../domain/errors/user-error.ts";
import { labelOf, readMarker } from "../../domain/names.ts";
import type { PullRequest } from "../../ports/forge.ts";
import type { Deployment, Review } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { recordReview } from "../../stages/review/record.ts";
import { runReview } from "../../stages/review/run.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";

const EPOCH = "1970-01-01T00:00:00.000Z";

export async function collectReviews(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  const { reviews } = snapshot.specs;
  if (reviews.size === 0) return;
  const closed = await ports.forge.pullRequests({ state: "closed", label: labelOf("review") });
  for (const review of reviews.values()) {
    const pull = closed.find((each) => each.state === "merged" && readMarker(each.body)?.data?.review === review.name);
    await context.attempt("review", review.deployment, () => collect(ports, snapshot, review, pull ?? null, context));
  }
}

async function collect(
  { forge, predictionLog }: Ports,
  snapshot: SpecSnapshot,
  review: Review,
  pull: PullRequest | null,
  { dryRun, tell }: PassContext,
): Promise<void> {
  // A review that came by another way than its pull request has no moment of its own.
  const merged = { snapshot, review, time: pull?.mergedAt ?? EPOCH };
  const { recorded, anchoring } = await recordReview({ predictionLog }, { ...merged, dryRun: true });
  if (recorded.length === 0) return;
  if (!dryRun) {
    // Asked only now: GitHub's lists of pull requests leave out who merged them.
    const found = pull && (await forge.pullRequest(pull.number));
    // It was listed. Rows are signed once, so without it they would stay unsigned.
    if (pull && !found) throw userError("FORGE_THREAD_MISSING", { with: { number: pull.number } });
    const by = found?.mergedBy;
    await recordReview({ predictionLog }, { ...merged, ...(by && { by }) });
  }
  const { shown, hidden } = anchoring;
  const text =
    `${recorded.length} rows decided in ${review.name}; people agreed with ${shown.agreed} of ${shown.n} predictions that ` +
    `they saw, and with ${hidden.agreed} of ${hidden.n} that were hidden from them`;
  tell({ stage: "review", subject: review.deployment, text, changed: !dryRun });
}

/** Asks when enough rows wait; one open review a deployment. */
export async function askPeople(
  ports: Ports,
  snapshot: SpecSnapshot,
  { name: subject, feedbackLoop }: Deployment,
  { dryRun, tell }: PassContext,
): Promise<void> {
  if (!feedbackLoop) return;
  const { decision, pullRequest } = await runReview(ports, { snapshot, deployment: subject, dryRun });
  if (decision.kind === "wait" || decision.kind === "open") return;
  tell({
    stage: "review",
    subject,
    text: pullRequest ? `#${pullRequest.number} ${pullRequest.title}` : "a review would be opened",
    changed: pullRequest !== null,
    ...(pullRequest && { pullRequest: pullRequest.number }),
  });
}
