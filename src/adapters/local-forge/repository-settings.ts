/** On one machine there is nobody to keep out: the local forge has no settings to look at. */
import type { RepositorySettings } from "../../ports/repository-settings.ts";

const NOTHING = { kind: "cannot-see", why: "the local forge has no settings" } as const;

export const localRepositorySettings = (): RepositorySettings => ({
  token: async () => NOTHING,
  repository: async () => NOTHING,
  protection: async () => ({ rulesets: NOTHING, classic: NOTHING }),
  actions: async () => NOTHING,
  workflowToken: async () => NOTHING,
  forks: async () => NOTHING,
  codeownersErrors: async () => NOTHING,
  environments: async () => NOTHING,
  secretNames: async () => NOTHING,
  environmentSecretNames: async () => NOTHING,
  variableNames: async () => NOTHING,
  app: async () => NOTHING,
});
