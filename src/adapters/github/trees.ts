/** Files at a commit on GitHub: a recursive tree, then the blobs that are wanted. */
import { userError } from "../../domain/errors/user-error.ts";
import type { CommitId } from "../../ports/git.ts";
import { answer, type GitHubClient } from "./client.ts";

const CONCURRENCY = 8;
const CACHED_BLOB_BYTES = 256 * 1024;

/** Blob id by path, regular files only. */
export type TreeListing = ReadonlyMap<string, string>;

export interface Trees {
  treeOf(commit: CommitId): Promise<string>;
  list(tree: string): Promise<TreeListing>;
  read(listing: TreeListing): Promise<Map<string, Uint8Array>>;
}

export function githubTrees({ octokit, at }: GitHubClient): Trees {
  // Named by their content, so never outdated. Records are read again and again, each a small blob.
  const blobs = new Map<string, Uint8Array>();

  const blob = async (id: string): Promise<Uint8Array> => {
    const cached = blobs.get(id);
    if (cached) return cached.slice();
    const { content } = await answer(() => octokit.rest.git.getBlob({ ...at, file_sha: id }));
    const bytes = new Uint8Array(Buffer.from(content, "base64"));
    if (bytes.length <= CACHED_BLOB_BYTES) blobs.set(id, bytes);
    return bytes.slice();
  };

  return {
    async treeOf(commit) {
      const missing = () => {
        throw userError("GIT_NO_SUCH_COMMIT", { with: { commit } });
      };
      const found = await answer(() => octokit.rest.git.getCommit({ ...at, commit_sha: commit }), {
        404: missing,
        422: missing,
      });
      return found.tree.sha;
    },
    async list(tree) {
      const listing = await answer(() => octokit.rest.git.getTree({ ...at, tree_sha: tree, recursive: "true" }));
      if (listing.truncated) {
        const detail = "the repository has more files than GitHub lists at once (100,000)";
        throw userError("GITHUB_REFUSED", { with: { request: `tree ${tree}`, detail } });
      }
      const files = listing.tree.filter((entry) => entry.type === "blob" && entry.mode?.startsWith("100"));
      return new Map(files.map(({ path, sha }): [string, string] => [path, sha]).sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    async read(listing) {
      const files = new Map<string, Uint8Array>();
      const waiting = [...listing];
      for (let start = 0; start < waiting.length; start += CONCURRENCY) {
        const batch = waiting.slice(start, start + CONCURRENCY);
        const bytes = await Promise.all(batch.map(([, id]) => blob(id)));
        for (const [index, [path]] of batch.entries()) files.set(path, bytes[index] ?? new Uint8Array());
      }
      return files;
    },
  };
}
