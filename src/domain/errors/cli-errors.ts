/** Errors that users meet in: cli. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const CLI_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
