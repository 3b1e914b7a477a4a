/** Every code that Understudy can show a user. `docs/reference/errors.md` is generated from this table. */
import { CLI_ERRORS } from "./cli-errors.ts";
import { COMMAND_ERRORS } from "./command-errors.ts";
import { DASHBOARD_ERRORS } from "./dashboard-errors.ts";
import { DATA_ERRORS } from "./data-errors.ts";
import { DEPLOY_ERRORS } from "./deploy-errors.ts";
import { DRIFT_ERRORS } from "./drift-errors.ts";
import { EVALUATION_ERRORS } from "./evaluation-errors.ts";
import { FORGE_ERRORS } from "./forge-errors.ts";
import { IMAGE_ERRORS } from "./image-errors.ts";
import { MONITOR_ERRORS } from "./monitor-errors.ts";
import { PROMOTION_ERRORS } from "./promotion-errors.ts";
import { REGISTRY_ERRORS } from "./registry-errors.ts";
import { REVIEW_ERRORS } from "./review-errors.ts";
import { RUNTIME_ERRORS } from "./runtime-errors.ts";
import { SERVING_ERRORS } from "./serving-errors.ts";
import { SPEC_ERRORS } from "./spec-errors.ts";
import { TRAINING_ERRORS } from "./training-errors.ts";

export const ERRORS = {
  ...SPEC_ERRORS,
  ...DATA_ERRORS,
  ...IMAGE_ERRORS,
  ...TRAINING_ERRORS,
  ...EVALUATION_ERRORS,
  ...PROMOTION_ERRORS,
  ...RUNTIME_ERRORS,
  ...SERVING_ERRORS,
  ...DEPLOY_ERRORS,
  ...MONITOR_ERRORS,
  ...DRIFT_ERRORS,
  ...DASHBOARD_ERRORS,
  ...REVIEW_ERRORS,
  ...COMMAND_ERRORS,
  ...FORGE_ERRORS,
  ...REGISTRY_ERRORS,
  ...CLI_ERRORS,
} as const;

export type ErrorCode = keyof typeof ERRORS;
