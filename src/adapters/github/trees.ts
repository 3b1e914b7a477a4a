/** Commits and their files on GitHub: a recursive tree, then the blobs that are wanted. Asked for once each. */
import { userError } from "../../domain/errors/user-error.ts";
import type { CommitId } from "../../ports/git.ts";
import { blobsInArchive } from "./archive.ts";
import { answer, type GitHubClient } from "./client.ts";
import { concurrently } from "./concurrently.ts";

const CACHED_BLOB_BYTES = 256 * 1024;

/** More unread blobs than this, in a tree not larger than that: the whole tree comes in one request instead. */
const BLOBS_ONE_BY_ONE = 30;
const ARCHIVED_BYTES = 64 * 1024 * 1024;

/** Blob id by path, regular files only. */
export type TreeListing = ReadonlyMap<string, string>;

export const FILE = "100644";
export const PROGRAM = "100755";

interface Commit {
  readonly tree: string;
  readonly message: string;
}

export interface Trees {
  commit(id: CommitId): Promise<Commit>;
  list(tree: string): Promise<TreeListing>;
  /** Files of a tree that may be executed. */
  programs(tree: string): Promise<ReadonlySet<string>>;
  /** Files at a commit whose path is accepted, in the order of their paths. */
  read(commit: CommitId, accepts: (path: string) => boolean): Promise<Map<string, Uint8Array>>;
}

export function githubTrees({ octokit, at }: GitHubClient): Trees {
  // Named by their content, so never outdated. A workflow's token may ask a thousand times an hour, and every pass of
  // a tick reads the same specs and records again.
  const blobs = new Map<string, Uint8Array>();
  const commits = new Map<CommitId, Commit>();
  const listings = new Map<string, TreeListing>();
  const sizes = new Map<string, number>();
  const programs = new Map<string, ReadonlySet<string>>();

  const blob = async (id: string): Promise<Uint8Array> => {
    const cached = blobs.get(id);
    if (cached) return cached.slice();
    const { content } = await answer(() => octokit.rest.git.getBlob({ ...at, file_sha: id }));
    const bytes = new Uint8Array(Buffer.from(content, "base64"));
    keep(id, bytes);
    return bytes.slice();
  };
  const keep = (id: string, bytes: Uint8Array): void => {
    if (bytes.length <= CACHED_BLOB_BYTES) blobs.set(id, bytes);
  };

  const readCommit = async (id: CommitId): Promise<Commit> => {
    const cached = commits.get(id);
    if (cached) return cached;
    const missing = () => {
      throw userError("GIT_NO_SUCH_COMMIT", { with: { commit: id } });
    };
    const found = await answer(() => octokit.rest.git.getCommit({ ...at, commit_sha: id }), {
      404: missing,
      422: missing,
    });
    const commit = { tree: found.tree.sha, message: found.message };
    commits.set(id, commit);
    return commit;
  };

  const list = async (tree: string): Promise<TreeListing> => {
    const cached = listings.get(tree);
    if (cached) return cached;
    const found = await answer(() => octokit.rest.git.getTree({ ...at, tree_sha: tree, recursive: "true" }));
    if (found.truncated) {
      const detail = "the repository has more files than GitHub lists at once (100,000)";
      throw userError("GITHUB_REFUSED", { with: { request: `tree ${tree}`, detail } });
    }
    const files = found.tree.filter(({ type, mode }) => type === "blob" && mode?.startsWith("100"));
    programs.set(tree, new Set(files.filter(({ mode }) => mode === PROGRAM).map(({ path }) => path)));
    const entries = files.map(({ path, sha }): [string, string] => [path, sha]).sort(([a], [b]) => (a < b ? -1 : 1));
    const listing = new Map(entries);
    listings.set(tree, listing);
    sizes.set(
      tree,
      files.reduce((sum, { size = 0 }) => sum + size, 0),
    );
    return listing;
  };

  /** Only to save requests: what it does not bring is asked for blob by blob. */
  const readArchive = async (commit: CommitId): Promise<void> => {
    const download = () => octokit.rest.repos.downloadTarballArchive({ ...at, ref: commit });
    const archive = await answer<unknown, null>(download, { 404: () => null });
    if (!(archive instanceof ArrayBuffer)) return;
    for (const [id, bytes] of blobsInArchive(new Uint8Array(archive))) keep(id, bytes);
  };

  return {
    commit: readCommit,
    list,
    async programs(tree) {
      await list(tree);
      return programs.get(tree) ?? new Set();
    },
    async read(commit, accepts) {
      const { tree } = await readCommit(commit);
      const wanted = [...(await list(tree))].filter(([path]) => accepts(path));
      const unread = wanted.filter(([, id]) => !blobs.has(id));
      if (unread.length > BLOBS_ONE_BY_ONE && (sizes.get(tree) ?? 0) <= ARCHIVED_BYTES) await readArchive(commit);
      const read = async ([path, id]: readonly [string, string]) => [path, await blob(id)] as const;
      return new Map(await concurrently(wanted, read));
    },
  };
}
