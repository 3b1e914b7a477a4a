/** What people decided in merged reviews reaches the prediction log; and whether it is time to ask them again. */
import { labelOf, readMarker } from "../../domain/names.ts";
import type { Deployment, Review } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { applyReview } from "../../stages/review/apply.ts";
import { runReview } from "../../stages/review/run.ts";
import type { Ports } from "../ports.ts";
import type { TickContext } from "./happening.ts";

export async function collectReviews(ports: Ports, snapshot: SpecSnapshot, context: TickContext): Promise<void> {
  if (context.dryRun) return;
  for (const review of snapshot.specs.reviews.values()) await collect(ports, snapshot, review, context);
}

async function collect(
  { forge, predictionLog }: Ports,
  { specs }: SpecSnapshot,
  review: Review,
  { tell }: TickContext,
): Promise<void> {
  const known = await predictionLog.feedback(review.deployment);
  const decided = review.rows.filter(({ label }) => label !== "undecided" && label !== "skip");
  if (decided.every(({ id, label }) => known.get(id)?.label === label)) return;
  const dataset = specs.datasets.get(review.dataset);
  const column = dataset?.columns.find(({ name }) => name === dataset.label);
  const labels = column?.type === "category" && column.values ? column.values : decided.map(({ label }) => label);
  const merged = (await forge.pullRequests({ state: "closed", label: labelOf("review") })).find(
    ({ body }) => readMarker(body)?.data?.review === review.name,
  );
  const predictions = (await predictionLog.read({ deployment: review.deployment })).filter(
    ({ role }) => role === "champion",
  );
  const { feedback, anchoring } = applyReview({
    review,
    labels,
    predictions: new Map(predictions.map((prediction) => [prediction.id, prediction])),
    // A review that came by another way than its pull request has no moment of its own.
    time: merged?.mergedAt ?? new Date(0).toISOString(),
    ...(merged?.mergedBy !== undefined && { by: merged.mergedBy }),
  });
  await predictionLog.appendFeedback(feedback);
  const { shown, hidden } = anchoring;
  const text =
    `${feedback.length} rows decided in ${review.name}; people agreed with ${shown.agreed} of ${shown.n} predictions that ` +
    `they saw, and with ${hidden.agreed} of ${hidden.n} that were hidden from them`;
  tell({ stage: "review", subject: review.deployment, text, changed: true });
}

/** Asks when enough rows wait; one open review a deployment. */
export async function askPeople(
  ports: Ports,
  snapshot: SpecSnapshot,
  { name: subject, feedbackLoop }: Deployment,
  { dryRun, tell }: TickContext,
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
