/** Errors that users meet in: data. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const DATA_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
