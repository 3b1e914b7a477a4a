/** Errors that users meet in: monitor. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const MONITOR_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
