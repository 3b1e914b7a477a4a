/** Errors that users meet in: promotion and rollback. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const PROMOTION_ERRORS = {
  DEPLOYMENT_UNKNOWN: {
    message: "there is no deployment {deployment}",
    cause: "No file deployments/{deployment}/deployment.yaml stands on the default branch.",
    remedy: "name one of the deployments of this repository, or add the file",
  },
  PROMOTION_NO_SHADOW: {
    message: "nobody shadows the champion of {deployment}",
    cause: "The lead is asked for by a shadow, and the deployment's shadow line names no version.",
    remedy: "promote a candidate to shadow first",
  },
  ROLLBACK_NO_EARLIER_CHAMPION: {
    message: "{deployment} has no earlier champion to go back to",
    cause:
      "The history of the deployment's champion line holds no earlier version, or a rollback went back to the first.",
    remedy: "name a version with --to, or promote a candidate instead",
  },
  ROLLBACK_VERSION_UNKNOWN: {
    message: "{model} has no version {version} to go back to",
    cause: "No ModelVersion file of that number was ever merged.",
    remedy: "choose one of the versions in models/{model}/versions",
  },
  ROLLBACK_NEVER_CHAMPION: {
    message: "version {version} of {model} never was the champion of {deployment}",
    cause: "A rollback goes back to what answered before; anything else needs evidence, and a promotion.",
    remedy: "choose a version that was the champion, or promote this one",
  },
  ROLLBACK_SAME_VERSION: {
    message: "version {version} of {model} is the champion of {deployment} already",
    cause: "A rollback must name another version than the one that answers.",
    remedy: "choose another version with --to",
  },
  PROPOSAL_BRANCH_TAKEN: {
    message: "the branch {branch} is there already and changes {path} as well",
    cause: "The branch belongs to a proposal of the pipeline, and somebody has put something else into it.",
    remedy: "look at what the branch holds, delete it, and run this again",
  },
} as const satisfies Record<string, ErrorDefinition>;
