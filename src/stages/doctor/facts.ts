/** Everything that `doctor` judges, gathered beforehand. */
import type {
  ActionsPolicy,
  AppFacts,
  BranchProtection,
  CodeownersError,
  EnvironmentFacts,
  ForkPolicy,
  RepositoryFacts,
  TokenFacts,
  WorkflowTokenPolicy,
} from "../../ports/repository-settings.ts";
import type { Runner, Seen, WorkflowRun } from "../../ports/workflows.ts";
import type { Specs } from "../../spec/resolved.ts";

/** A workflow file of the repository beside the one that this version would write. */
export interface WorkflowFile {
  /** Name in `.github/workflows`. */
  readonly file: string;
  /** `outdated`: as another version wrote it; `own`: the repository carries the actions itself. */
  readonly state: "absent" | "current" | "outdated" | "edited" | "own";
  /** `owner/name@commit` that the file says it uses. */
  readonly source: string | null;
}

/** Runs of a workflow that has a schedule. */
export interface ScheduledRuns {
  readonly file: string;
  readonly runs: Seen<readonly WorkflowRun[]>;
}

export interface DoctorFacts {
  /** `owner/name`. */
  readonly at: string;
  /** Of people's pages, e.g. `https://github.com`. */
  readonly site: string;
  readonly defaultBranch: string;
  readonly now: string;
  readonly identity: string | null;
  readonly specs: { readonly kind: "read"; readonly specs: Specs } | { readonly kind: "refused"; readonly why: string };
  readonly blobs: {
    readonly kind: "file" | "oci";
    readonly place: string;
    /** null: it answers. */
    readonly refusal: string | null;
  };
  /** Where it lies and its text; null: there is none. */
  readonly codeowners: { readonly path: string; readonly text: string } | null;
  readonly workflows: readonly WorkflowFile[];
  /** Names of secrets and variables that the repository's workflow files read. */
  readonly secretsRead: readonly string[];
  readonly scheduled: readonly ScheduledRuns[];
  /** Logins that the forge vouches for, of the newest commits of the records branch; null: there is no such branch. */
  readonly recordWriters: readonly (string | null)[] | null;
  /** The App of the identity; null: no identity is set. */
  readonly app: Seen<AppFacts | null> | null;
  readonly token: Seen<TokenFacts>;
  readonly repository: Seen<RepositoryFacts>;
  readonly actions: Seen<ActionsPolicy>;
  readonly workflowToken: Seen<WorkflowTokenPolicy>;
  readonly forks: Seen<ForkPolicy>;
  readonly codeownersErrors: Seen<readonly CodeownersError[]>;
  readonly environments: Seen<readonly EnvironmentFacts[]>;
  readonly secretNames: Seen<readonly string[]>;
  /** By environment. */
  readonly environmentSecrets: ReadonlyMap<string, Seen<readonly string[]>>;
  readonly variableNames: Seen<readonly string[]>;
  readonly runners: Seen<readonly Runner[]>;
  readonly protection: { readonly defaultBranch: BranchProtection; readonly records: BranchProtection };
}
