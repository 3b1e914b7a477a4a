/** Errors that users meet in: forge. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const FORGE_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
