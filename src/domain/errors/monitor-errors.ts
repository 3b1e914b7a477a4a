/** Errors that users meet in: monitor. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const MONITOR_ERRORS = {
  MONITOR_NOT_CONFIGURED: {
    message: "{deployment} is not monitored",
    cause: "The deployment's spec has no `monitoring` block, so there is no window and no check to judge by.",
    remedy: "add `spec.monitoring` with a window and checks",
  },
  MONITOR_VERSION_UNKNOWN: {
    message: "version {version} of {model} answered, but the default branch has no such version",
    cause: "The prediction log names a ModelVersion whose file is missing, so its reference cannot be found.",
    remedy: "bring back models/{model}/versions/{version}.yaml; version files are never removed",
  },
  MONITOR_REFERENCE_UNKNOWN: {
    message: "version {version} of {model} is compared with {dataset} {datasetVersion}, which is not there",
    cause: "The DatasetVersion that carries the reference profile is missing from the default branch.",
    remedy: "bring back datasets/{dataset}/versions/{datasetVersion}.yaml; version files are never removed",
  },
  MONITOR_PROFILE_UNREADABLE: {
    message: "the reference profile of {file} cannot be read",
    cause: "The blob was written by another version of Understudy, whose profile format differs.",
    remedy: "build the dataset version again with this version",
  },
  MONITOR_WINDOW_INVALID: {
    message: "{from} to {to} is not one of the windows of {deployment}",
    cause: "Windows are whole multiples of `monitoring.window` since 1970-01-01T00:00:00Z, so that runs agree on them.",
    remedy: "name a window as the issue or a monitoring record names it",
  },
  MONITOR_STATISTIC_UNKNOWN: {
    message: "nothing is known of a statistic named {statistic}",
    cause: "A monitoring record was written by a later version of Understudy, which measures more than this one.",
    remedy: "run the version that wrote the record, or a later one",
  },
  RETRAIN_MODEL_UNKNOWN: {
    message: "{deployment} retrains {model}, but that model, or the dataset version that it names, is not there",
    cause: "The default branch lacks models/{model}/model.yaml or the file of the dataset version in its `training`.",
    remedy: "name an existing model in `continuousTraining.model`, and an existing dataset version in the model",
  },
} as const satisfies Record<string, ErrorDefinition>;
