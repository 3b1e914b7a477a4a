/** What a merged review says: labels for the log, and how much seeing the prediction swayed people. Pure. */
import { type Problem, problem } from "../../domain/errors/user-error.ts";
import type { Feedback, Prediction } from "../../domain/prediction.ts";
import { type ReviewTally, tallyReview } from "../../domain/review.ts";
import { nearest } from "../../spec/nearest.ts";
import type { Review } from "../../spec/resolved.ts";
import { type Anchoring, anchoring } from "../../stats/anchoring.ts";

export interface AppliedReview {
  readonly tally: ReviewTally<Review["rows"][number]>;
  readonly anchoring: Anchoring;
  /** For the prediction log; appending them twice changes nothing. */
  readonly feedback: readonly Feedback[];
  /** Decided rows whose label is none. */
  readonly problems: readonly Problem[];
}

export interface ApplyReviewInput {
  readonly review: Review;
  /** Labels that the dataset knows. */
  readonly labels: readonly string[];
  /** What callers got, by id. */
  readonly predictions: ReadonlyMap<string, Prediction>;
  /** When the review was merged, ISO 8601. */
  readonly time: string;
  /** Who merged it. */
  readonly by?: string;
}

/** A row with a label that is none counts for nothing: the other rows do not wait for its correction. */
export function applyReview({ review, labels, predictions, time, by }: ApplyReviewInput): AppliedReview {
  const tally = tallyReview(review.rows);
  const known = tally.decided.filter(({ label }) => labels.includes(label));
  const unknown = tally.decided.filter(({ label }) => !labels.includes(label));
  const judgements = known.flatMap(({ id, label, predicted }) => {
    const prediction = predictions.get(id);
    return prediction ? [{ predicted: prediction.label, decided: label, shown: predicted !== undefined }] : [];
  });
  return {
    tally,
    anchoring: anchoring(judgements),
    problems: unknown.map((row) => unknownLabel(review.file, row, labels)),
    feedback: known.map(({ id, label }) => ({
      id,
      time,
      deployment: review.deployment,
      label,
      source: "review",
      ...(by !== undefined && { by }),
    })),
  };
}

function unknownLabel(file: string, { id, label }: Review["rows"][number], labels: readonly string[]): Problem {
  const suggestion = nearest(label, labels);
  return problem("REVIEW_LABEL_UNKNOWN", {
    location: { file },
    found: `${label.slice(0, 60)} at ${id}`,
    expected: [...labels, "skip", "undecided"].join(", "),
    ...(suggestion !== undefined && { suggestion }),
  });
}
