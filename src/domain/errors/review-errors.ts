/** Errors that users meet in: review. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const REVIEW_ERRORS = {
  REVIEW_NO_FEEDBACK_LOOP: {
    message: "the deployment {deployment} has no feedback loop",
    cause: "Reviews are asked for only where `feedbackLoop` says where the rows go.",
    remedy: "add `feedbackLoop` to {file}",
  },
  REVIEW_LABEL_UNKNOWN: {
    message: "a label in the review is none of the dataset's",
    cause: "The label was mistyped, or it is a new class that the dataset does not declare yet.",
    remedy: "correct the label, or add it to the `values` of the label column",
  },
  REVIEW_PREDICTION_UNKNOWN: {
    message: "the prediction log knows none of the {count} decided predictions",
    cause: "The log was lost, its retention has passed, or another log is read than the one that was reviewed.",
    remedy: "restore the log, or set the label of these rows to skip",
  },
} as const satisfies Record<string, ErrorDefinition>;
