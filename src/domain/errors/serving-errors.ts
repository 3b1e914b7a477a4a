/** Errors that users meet in: serving. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const SERVING_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
