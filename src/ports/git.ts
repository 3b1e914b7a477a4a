/** The repository as data: files at a commit, commits by compare-and-swap, numbers reserved by refs. */

export type CommitId = string;

export interface CommitRequest {
  /** Short branch name, e.g. `understudy/records`. */
  readonly branch: string;
  /** Where the branch must be now; null: it must not exist yet. */
  readonly expectedHead: CommitId | null;
  /** Parent of the first commit of a new branch; null starts an orphan branch. Ignored when the branch exists. */
  readonly from: CommitId | null;
  readonly message: string;
  /** Path -> new content; null removes the file. */
  readonly files: ReadonlyMap<string, Uint8Array | string | null>;
}

export type CommitOutcome =
  | { readonly kind: "committed"; readonly commit: CommitId }
  /** Somebody else moved (or made) the branch; nothing was written. */
  | { readonly kind: "stale"; readonly head: CommitId | null };

export interface CommitInfo {
  readonly id: CommitId;
  readonly parents: readonly CommitId[];
  readonly author: string;
  readonly time: string;
  readonly message: string;
  /** Login for which the forge vouches by a verified signature; null: anybody who may push can have written it. */
  readonly signedBy: string | null;
}

export interface FileChange {
  readonly path: string;
  readonly change: "added" | "modified" | "removed";
}

export interface Git {
  readonly defaultBranch: string;
  /** The branch's newest commit, or null when there is no such branch. */
  head(branch: string): Promise<CommitId | null>;
  /** Every file under the prefixes (`""` for all) at a commit; with `wanted`, only those whose path it accepts. */
  readFiles(
    commit: CommitId,
    prefixes: readonly string[],
    wanted?: (path: string) => boolean,
  ): Promise<ReadonlyMap<string, Uint8Array>>;
  /** One commit on a branch, atomically. Same tree as the parent: no commit is made, its id is returned. */
  commit(request: CommitRequest): Promise<CommitOutcome>;
  /**
   * Creates a ref that holds `content`, unless it exists; then says what it holds. Atomic: of two racers
   * exactly one is told `reserved`.
   */
  reserve(ref: string, content: string): Promise<{ readonly kind: "reserved" | "exists"; readonly content: string }>;
  /** Every reserved ref under the prefix, sorted. */
  reserved(prefix: string): Promise<readonly string[]>;
  /** The same with their contents, each of which costs a request where the repository is far away. */
  reservations(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** Commits of a branch that touched the path (all when empty), newest first. */
  history(branch: string, path: string, limit: number): Promise<readonly CommitInfo[]>;
  /** What `head` changed since its merge base with `base`. */
  changedFiles(base: CommitId, head: CommitId): Promise<readonly FileChange[]>;
}
