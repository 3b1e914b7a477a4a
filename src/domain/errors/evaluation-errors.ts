/** Errors that users meet in: evaluation. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const EVALUATION_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
