/** How a repository is set up where it is hosted. Reads only; each look says when the token may not see. */
import type { Seen } from "./workflows.ts";

export interface TokenFacts {
  /** `app`: an installation's or a workflow's; the others are a person's. */
  readonly kind: "app" | "classic" | "fine-grained" | "oauth" | "unknown";
  /** null: an installation is not told its name. */
  readonly login: string | null;
  /** Of a classic token; null: the kind has none. */
  readonly scopes: readonly string[] | null;
}

export interface RepositoryFacts {
  readonly visibility: "public" | "private";
  readonly owner: string;
  /** What the token's owner may do; null: not said. */
  readonly mayWrite: boolean | null;
  readonly mayAdminister: boolean | null;
  readonly autoMerge: boolean | null;
}

export interface RequiredCheck {
  readonly name: string;
  /** Id of the App that must have published it; null: anybody may. */
  readonly app: number | null;
}

/** What one source of rules asks of a branch. */
export interface BranchRules {
  readonly pullRequest: boolean;
  readonly approvals: number;
  readonly codeOwners: boolean;
  /** An approval ends with the next push: it was about what stood there then. */
  readonly staleDismissed: boolean;
  /** Somebody else than who pushed last has to approve. */
  readonly lastPushApproved: boolean;
  readonly checks: readonly RequiredCheck[];
  readonly forcePushForbidden: boolean;
  readonly deletionForbidden: boolean;
  /** Nobody pushes but who is named. */
  readonly writersNamed: boolean;
}

/** A branch is ruled by rulesets and by its classic protection; what either asks holds. */
export interface BranchProtection {
  readonly rulesets: Seen<BranchRules>;
  readonly classic: Seen<BranchRules>;
}

export interface ActionsPolicy {
  readonly enabled: boolean;
  readonly allowed: "all" | "local_only" | "selected";
}

export interface WorkflowTokenPolicy {
  readonly byDefault: "read" | "write";
  readonly mayCreatePullRequests: boolean;
}

export interface ForkPolicy {
  /** What must happen before a stranger's pull request runs workflows. */
  readonly approval: "everybody" | "first-time" | "new-to-github" | "nobody" | "no-runs";
  /** Of private repositories only. */
  readonly writeTokens: boolean;
  readonly secrets: boolean;
}

export interface CodeownersError {
  readonly line: number;
  readonly message: string;
  readonly path: string;
}

export interface EnvironmentFacts {
  readonly name: string;
  readonly reviewers: boolean;
  /**
   * Branches whose jobs may use it, as patterns. `protected`: those with classic protection, which is every branch
   * while none has any.
   */
  readonly branches: "all" | "protected" | readonly string[];
}

export interface AppFacts {
  readonly id: number;
  readonly name: string;
}

export interface RepositorySettings {
  token(): Promise<Seen<TokenFacts>>;
  repository(): Promise<Seen<RepositoryFacts>>;
  /** The branch need not exist. */
  protection(branch: string): Promise<BranchProtection>;
  actions(): Promise<Seen<ActionsPolicy>>;
  workflowToken(): Promise<Seen<WorkflowTokenPolicy>>;
  forks(): Promise<Seen<ForkPolicy>>;
  codeownersErrors(branch: string): Promise<Seen<readonly CodeownersError[]>>;
  environments(): Promise<Seen<readonly EnvironmentFacts[]>>;
  /** Of the repository and its organisation; never a value. */
  secretNames(): Promise<Seen<readonly string[]>>;
  environmentSecretNames(environment: string): Promise<Seen<readonly string[]>>;
  variableNames(): Promise<Seen<readonly string[]>>;
  /** By the name in its address; null: there is none. */
  app(slug: string): Promise<Seen<AppFacts | null>>;
}
