/** Where the actions of another repository's workflows come from: a repository and a commit. */
import type { GitHubRemote } from "../../adapters/git/remote.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { SOURCE, type Source } from "./workflow-files.ts";

export function readSource(text: string): Source {
  const [, repository, commit] = SOURCE.exec(text) ?? [];
  if (repository === undefined || commit === undefined)
    throw userError("INIT_SOURCE_INVALID", { with: { source: text } });
  return { repository, commit };
}

/** `clone`: of the program that runs; null: it has no `origin` on GitHub. */
export function sourceOfClone(clone: GitHubRemote | null): Source | { readonly why: string } {
  if (clone === null) return { why: "the program that runs is no clone of a repository on GitHub" };
  if (clone.head === null) return { why: "the clone that runs has no commit" };
  if (!clone.isPushed)
    return { why: `the commit that runs (${clone.head.slice(0, 12)}) was never pushed to its origin` };
  return { repository: clone.repository, commit: clone.head };
}
