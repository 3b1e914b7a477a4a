/** Errors that users meet in: evaluation. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const EVALUATION_ERRORS = {
  EVALUATION_TRAINING_FAILED: {
    message: "This training of {model} did not succeed, so there is no candidate to evaluate.",
    cause: "Only a training record whose outcome is `succeeded` names a servable.",
    remedy: "Look at the record's reason, mend it, and train again.",
  },
  EVALUATION_MODEL_UNKNOWN: {
    message: "The default branch has no model named {model}, so there are no gates to judge it by.",
    cause: "Gates are read from the default branch, and the model's spec is not (or no longer) there.",
    remedy: "Merge the model's spec first, or train a model that is there.",
  },
  EVALUATION_DATASET_UNKNOWN: {
    message: "{dataset} version {version} is not on the default branch with the content that {model} was trained on.",
    cause: "The candidate's training record names a dataset version by number and content digest.",
    remedy: "Merge the dataset version, or train on the one that is there.",
  },
  EVALUATION_CHAMPION_UNKNOWN: {
    message: "{deployment} names {model} version {version} as its champion, and there is no such version file.",
    cause: "Version files are only ever added; this one was removed, or the pointer was edited by hand.",
    remedy: "Put the version file back, or point at a version that exists; `validate` shows the line.",
  },
  EVALUATION_TEST_ROW_INVALID: {
    message: "Row {row} of the test split of {dataset} version {version} cannot be used.",
    cause: "Each line of a split is one row as JSON, and each test row has its label.",
    remedy: "Build the dataset version again; the dataset stage writes such splits.",
  },
  EVALUATION_TEST_ROWS_LEARNED: {
    message: "{shared} test rows of {dataset} version {version} stand in its training or validation split too.",
    cause: "Whoever learned from a test row is measured by what it remembers.",
    remedy: "Build the dataset version again; the dataset stage keeps the splits apart.",
  },
} as const satisfies Record<string, ErrorDefinition>;
