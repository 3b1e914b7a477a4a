/** Settings of a repository that a test made up. */
import type {
  ActionsPolicy,
  AppFacts,
  BranchProtection,
  CodeownersError,
  EnvironmentFacts,
  ForkPolicy,
  RepositoryFacts,
  RepositorySettings,
  TokenFacts,
  WorkflowTokenPolicy,
} from "../../ports/repository-settings.ts";
import type { Seen } from "../../ports/workflows.ts";

export interface SettingsWorld {
  readonly token: Seen<TokenFacts>;
  readonly repository: Seen<RepositoryFacts>;
  /** By branch; others have no rules. */
  readonly protection: Readonly<Record<string, BranchProtection>>;
  readonly actions: Seen<ActionsPolicy>;
  readonly workflowToken: Seen<WorkflowTokenPolicy>;
  readonly forks: Seen<ForkPolicy>;
  readonly codeownersErrors: Seen<readonly CodeownersError[]>;
  readonly environments: Seen<readonly EnvironmentFacts[]>;
  readonly secretNames: Seen<readonly string[]>;
  /** By environment. */
  readonly environmentSecrets: Readonly<Record<string, readonly string[]>>;
  readonly variableNames: Seen<readonly string[]>;
  /** By slug. */
  readonly apps: Readonly<Record<string, AppFacts>>;
}

const none = {
  kind: "seen",
  value: {
    pullRequest: false,
    approvals: 0,
    codeOwners: false,
    staleDismissed: false,
    lastPushApproved: false,
    checks: [],
    forcePushForbidden: false,
    deletionForbidden: false,
    writersNamed: false,
  },
} as const;

export const memoryRepositorySettings = (world: SettingsWorld): RepositorySettings => ({
  token: async () => world.token,
  repository: async () => world.repository,
  protection: async (branch) => world.protection[branch] ?? { rulesets: none, classic: none },
  actions: async () => world.actions,
  workflowToken: async () => world.workflowToken,
  forks: async () => world.forks,
  codeownersErrors: async () => world.codeownersErrors,
  environments: async () => world.environments,
  secretNames: async () => world.secretNames,
  environmentSecretNames: async (environment) => ({ kind: "seen", value: world.environmentSecrets[environment] ?? [] }),
  variableNames: async () => world.variableNames,
  app: async (slug) => ({ kind: "seen", value: world.apps[slug] ?? null }),
});
