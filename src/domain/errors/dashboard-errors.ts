/** Errors that users meet in: dashboard. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const DASHBOARD_ERRORS = {
  DASHBOARD_FOLDER_FOREIGN: {
    message: "{folder} holds {file}, which `understudy dashboard` did not write",
    cause:
      "The site replaces its own files; a folder with another page in it is somebody else's, and nothing of it is touched.",
    remedy: "name a new or empty folder by --out, or empty this one",
  },
} as const satisfies Record<string, ErrorDefinition>;
