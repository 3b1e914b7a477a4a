/** Opens the review pull request of a deployment: one at a time. */
import { userError } from "../../domain/errors/user-error.ts";
import { branches, labelOf, paths, readMarker } from "../../domain/names.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import { propose } from "../proposal.ts";
import { planReview, type ReviewDecision } from "./plan.ts";
import { reviewBody, reviewTitle } from "./report.ts";
import { reviewText } from "./review-file.ts";

export interface ReviewPorts {
  readonly git: Git;
  readonly forge: Forge;
  readonly predictionLog: PredictionLog;
}

export interface ReviewInput {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  /** Fewer unreviewed rows than this wait for more; by default as many as `feedbackLoop.rows` asks for. */
  readonly minimum?: number;
  readonly dryRun?: boolean;
}

export interface ReviewOutcome {
  readonly decision: ReviewDecision | { readonly kind: "open" };
  /** The open one, or null when there is none and none was opened. */
  readonly pullRequest: PullRequest | null;
}

export async function runReview(ports: ReviewPorts, input: ReviewInput): Promise<ReviewOutcome> {
  const { specs, commit } = input.snapshot;
  const deployment = specs.deployments.get(input.deployment);
  if (!deployment) throw unknownDeployment(input.deployment, specs.deployments);
  const { feedbackLoop } = deployment;
  if (!feedbackLoop) {
    const details = { deployment: deployment.name, file: deployment.file };
    throw userError("REVIEW_NO_FEEDBACK_LOOP", { location: { file: deployment.file }, with: details });
  }
  const dataset = specs.datasets.get(feedbackLoop.dataset);
  if (!dataset) throw userError("DATASET_UNKNOWN", { with: { dataset: feedbackLoop.dataset } });
  const open = await openReview(ports.forge, deployment.name);
  if (open) return { decision: { kind: "open" }, pullRequest: open };
  const feedback = await ports.predictionLog.feedback(deployment.name);
  const decision = planReview({
    deployment: { ...deployment, feedbackLoop },
    dataset,
    predictions: await ports.predictionLog.read({ deployment: deployment.name }),
    labelled: new Set(feedback.keys()),
    reviews: [...specs.reviews.values()].filter((each) => each.deployment === deployment.name),
    minimum: input.minimum ?? feedbackLoop.rows,
  });
  if (input.dryRun || decision.kind === "wait") return { decision, pullRequest: null };
  const { name, rows, available } = decision;
  const file = paths.review(dataset.name, name);
  const report = { deployment, dataset, file, available, rows };
  const { pullRequest } = await propose(ports, {
    kind: "review",
    key: `${deployment.name}/${name}`,
    data: { deployment: deployment.name, dataset: dataset.name, review: name, rows: rows.length },
    base: commit,
    branch: branches.review(dataset.name, name),
    title: reviewTitle(report),
    body: reviewBody(report),
    files: new Map([[file, reviewText(deployment, dataset, name, rows)]]),
  });
  return { decision, pullRequest };
}

async function openReview(forge: Forge, deployment: string): Promise<PullRequest | null> {
  const open = await forge.pullRequests({ state: "open", label: labelOf("review") });
  return open.find((each) => readMarker(each.body)?.data?.deployment === deployment) ?? null;
}
