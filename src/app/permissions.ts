/** The `permissions:` block that a verb's job needs, as it is pasted into a workflow. */
import type { Permission } from "./verb.ts";

export const permissionsBlock = (permissions: readonly Permission[]): string =>
  ["permissions:", ...permissions.map(({ scope, access, why }) => `  ${scope}: ${access} # ${why}`)].join("\n");

/** Answers of GitHub and its registry that a wider token would change. */
export const PERMISSION_CODES: readonly string[] = [
  "GITHUB_PERMISSION_MISSING",
  "GITHUB_FORBIDDEN",
  "REGISTRY_FORBIDDEN",
  "REGISTRY_UNAUTHORIZED",
];
