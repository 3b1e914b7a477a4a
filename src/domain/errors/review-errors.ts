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
    message: "{count} reviewed predictions are not in the prediction log",
    cause: "The log was lost or its retention has passed, or the id was edited.",
    remedy: "restore the log, or set the label of these rows to skip",
  },
} as const satisfies Record<string, ErrorDefinition>;
