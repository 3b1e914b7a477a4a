/** Errors that users meet in: training. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const TRAINING_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
