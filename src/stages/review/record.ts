/** Writes what a merged review decided into the prediction log, as feedback. */
import { userError } from "../../domain/errors/user-error.ts";
import { type Feedback, isAnswer } from "../../domain/prediction.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { Review } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { type AppliedReview, applyReview } from "./apply.ts";
import { labelsOf } from "./review-file.ts";

export interface RecordReviewInput {
  readonly snapshot: SpecSnapshot;
  readonly review: Review;
  /** When and by whom it was merged. */
  readonly time: string;
  readonly by?: string;
  readonly dryRun?: boolean;
}

export interface RecordedReview extends AppliedReview {
  /** What the log did not know yet. */
  readonly recorded: readonly Feedback[];
}

/** A second run finds its own feedback and writes nothing. */
export async function recordReview(
  { predictionLog }: { readonly predictionLog: PredictionLog },
  { snapshot, review, time, by, dryRun = false }: RecordReviewInput,
): Promise<RecordedReview> {
  const dataset = snapshot.specs.datasets.get(review.dataset);
  if (!dataset) throw userError("DATASET_UNKNOWN", { with: { dataset: review.dataset } });
  const versions = snapshot.specs.datasetVersions.get(dataset.name)?.values() ?? [];
  const known = [...versions].flatMap(({ spec }) => Object.keys(spec.splits.train.labels));
  const answers = await predictionLog.read({ deployment: review.deployment });
  const applied = applyReview({
    review,
    labels: [...new Set([...labelsOf(dataset), ...known])],
    predictions: new Map(answers.filter(isAnswer).map((each) => [each.id, each])),
    time,
    ...(by !== undefined && { by }),
  });
  const said = await predictionLog.feedback(review.deployment);
  // Feedback that came later than the review is the newer word.
  const recorded = applied.feedback.filter(({ id, label }) => {
    const earlier = said.get(id);
    return !earlier || (earlier.time < time && earlier.label !== label);
  });
  if (!dryRun && recorded.length > 0) await predictionLog.appendFeedback(recorded);
  return { ...applied, recorded };
}
