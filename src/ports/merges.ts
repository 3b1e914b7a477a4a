/** What a forge without a server of its own needs from Git: merging, in steps that may be killed in between. */
import type { CommitId, CommitInfo } from "./git.ts";

export interface MergeRequest {
  /** First parent: where the base branch was when the merge was decided. */
  readonly onto: CommitId;
  readonly head: CommitId;
  readonly message: string;
}

export type PreparedMerge =
  /** A commit that is on no branch yet. */
  | { readonly kind: "prepared"; readonly commit: CommitId }
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

export interface Merges {
  prepareMerge(request: MergeRequest): Promise<PreparedMerge>;
  /** Moves a branch by compare-and-swap; false when it was not at `from`. */
  advance(branch: string, from: CommitId, to: CommitId): Promise<boolean>;
  /** The newest merge on the branch's first-parent line after `since` whose message has this line, or null. */
  findMerge(branch: string, since: CommitId, line: string): Promise<CommitInfo | null>;
}
