/** Errors that users meet in: review. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const REVIEW_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
