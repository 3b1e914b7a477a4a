/** Errors that users meet in: spec. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const SPEC_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
