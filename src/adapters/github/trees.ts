/** Commits and their files on GitHub: a recursive tree, then the blobs that are wanted. Asked for once each. */
import { userError } from "../../domain/errors/user-error.ts";
import type { CommitId } from "../../ports/git.ts";
import { answer, type GitHubClient } from "./client.ts";
import { concurrently } from "./concurrently.ts";

const CACHED_BLOB_BYTES = 256 * 1024;

/** Blob id by path, regular files only. */
export type TreeListing = ReadonlyMap<string, string>;

interface Commit {
  readonly tree: string;
  readonly message: string;
}

export interface Trees {
  commit(id: CommitId): Promise<Commit>;
  list(tree: string): Promise<TreeListing>;
  read(listing: TreeListing): Promise<Map<string, Uint8Array>>;
}

export function githubTrees({ octokit, at }: GitHubClient): Trees {
  // Named by their content, so never outdated. A workflow's token may ask a thousand times an hour, and every pass of
  // a tick reads the same specs and records again.
  const blobs = new Map<string, Uint8Array>();
  const commits = new Map<CommitId, Commit>();
  const listings = new Map<string, TreeListing>();

  const blob = async (id: string): Promise<Uint8Array> => {
    const cached = blobs.get(id);
    if (cached) return cached.slice();
    const { content } = await answer(() => octokit.rest.git.getBlob({ ...at, file_sha: id }));
    const bytes = new Uint8Array(Buffer.from(content, "base64"));
    if (bytes.length <= CACHED_BLOB_BYTES) blobs.set(id, bytes);
    return bytes.slice();
  };

  return {
    async commit(id) {
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
    },
    async list(tree) {
      const cached = listings.get(tree);
      if (cached) return cached;
      const found = await answer(() => octokit.rest.git.getTree({ ...at, tree_sha: tree, recursive: "true" }));
      if (found.truncated) {
        const detail = "the repository has more files than GitHub lists at once (100,000)";
        throw userError("GITHUB_REFUSED", { with: { request: `tree ${tree}`, detail } });
      }
      const files = found.tree.filter((entry) => entry.type === "blob" && entry.mode?.startsWith("100"));
      const entries = files.map(({ path, sha }): [string, string] => [path, sha]).sort(([a], [b]) => (a < b ? -1 : 1));
      const listing = new Map(entries);
      listings.set(tree, listing);
      return listing;
    },
    async read(listing) {
      const read = async ([path, id]: readonly [string, string]) => [path, await blob(id)] as const;
      return new Map(await concurrently([...listing], read));
    },
  };
}
