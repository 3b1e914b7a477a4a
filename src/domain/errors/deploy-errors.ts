/** Errors that users meet in: deploy. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const DEPLOY_ERRORS = {} as const satisfies Record<string, ErrorDefinition>;
