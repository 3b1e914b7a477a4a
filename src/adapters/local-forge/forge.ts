/** Pull requests and issues as files beside a bare repository: the whole flow without an account or a network. */
import { join } from "node:path";
import type { Clock } from "../../ports/clock.ts";
import type { CheckRun, Forge } from "../../ports/forge.ts";
import type { CommitId, Git } from "../../ports/git.ts";
import type { Merges } from "../../ports/merges.ts";
import { readChecks, writeCheck } from "./checks.ts";
import { isStored } from "./documents.ts";
import { localIssues } from "./issues.ts";
import { localPullRequests } from "./pull-requests.ts";
import { threadsIn } from "./threads.ts";

export interface LocalForge extends Forge {
  /** The newest check of each name on a commit. */
  checks(commit: CommitId): Promise<readonly CheckRun[]>;
}

interface LocalForgeOptions {
  readonly folder: string;
  readonly git: Git & Merges;
  readonly clock: Clock;
  /** Who opens, comments and merges through this forge. */
  readonly user: string;
}

export function localForge({ folder, git, clock, user }: LocalForgeOptions): LocalForge {
  const threads = threadsIn(join(folder, "threads"), isStored);
  const checks = join(folder, "checks");
  return {
    ...localPullRequests({ threads, git, clock, user }),
    ...localIssues({ threads, clock, user }),
    // Whoever can write its files may do everything.
    access: async () => "admin",
    // There is no page to link to: a reader finds the file in the branch.
    fileUrl: (_commit, path) => path,
    threadUrl: () => null,
    publishCheck: (check) => writeCheck(checks, check),
    checks: (commit) => readChecks(checks, commit),
  };
}
