/** Errors that users meet in: promotion. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const PROMOTION_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
