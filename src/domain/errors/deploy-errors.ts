/** Errors that users meet in: deploy. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const DEPLOY_ERRORS = {
  DEPLOY_VERSION_UNKNOWN: {
    message: "{deployment} names version {version} of {model} as {role}, and there is no such version",
    cause: "The deployment's line names a ModelVersion file that is not on the default branch.",
    remedy: "name a version in models/{model}/versions, or restore the file",
  },
  DEPLOY_NO_EVIDENCE: {
    message: "{model} {version} may not be the {role} of {deployment}: {reason}",
    cause:
      "Who may answer (champion, canary, standby) needs a passed evaluation for this deployment, a shadow one that did not fail; what ran healthy here before may always come back.",
    remedy: "evaluate the version for this deployment, or go back to the version that answered before",
  },
  DEPLOY_EVIDENCE_FORGED: {
    message: "{model} {version} may not be the {role} of {deployment}: {reason}",
    cause:
      "A record counts only when the identity that is configured for the pipeline wrote it; anybody whose branch runs a workflow can write a file.",
    remedy: "find out who wrote the record and why; then let the pipeline evaluate the version itself",
  },
  PLAN_TOO_LARGE: {
    message: "the pull request changes {count} spec files; at most {limit} files and {bytes} bytes are read",
    cause: "What a pull request holds is not trusted, so there is a limit to what is read of it.",
    remedy: "split the pull request",
  },
  PLAN_JUDGED_BY_BASE: {
    message: "{what} of {subject} changes, and nothing in this pull request is judged by that edit",
    cause: "Gates, thresholds, references and policies come from the base branch, or an edit could approve itself.",
    remedy: "merge the edit first; what it concerns is judged again then",
  },
  TEST_SERVER_FAILED: {
    message: "the test server did not become ready: {reason}",
    cause: "A server process was started with the candidate, as it would be deployed, and did not come up.",
    remedy: "the reason names what the candidate lacks; train it again when it is the model's",
  },
  TEST_ENGINE_UNUSABLE: {
    message: "{image} cannot be tried out here: {reason}",
    cause:
      "A candidate for a container is tried out in the container's own image, on an engine of the machine that evaluates.",
    remedy:
      "evaluate where a container engine answers and the image can be had; the process of another build is no evidence",
  },
  TARGET_FAILED: {
    message: "the target of {deployment} cannot be used: {reason}",
    cause: "The supervisor of the deployment's server did not start, or does not answer.",
    remedy: "read the log in the target's folder, and deploy again: it goes on where it stopped",
  },
} as const satisfies Record<string, ErrorDefinition>;
