/** Objects and refs on GitHub, written one by one; what nobody points at yet is invisible. */
import type { CommitId, CommitRequest } from "../../ports/git.ts";
import { answer, type GitHubClient } from "./client.ts";
import { findRef } from "./refs.ts";
import { FILE, PROGRAM, type Trees } from "./trees.ts";

interface TreeEntry {
  path: string;
  mode: typeof FILE | typeof PROGRAM;
  type: "blob";
  sha?: string | null;
  content?: string;
}

export interface Writes {
  /** Where a ref (`heads/main`) points, or null. */
  readRef(ref: string): Promise<CommitId | null>;
  writeCommit(message: string, tree: string, parents: readonly CommitId[]): Promise<CommitId>;
  writeTree(files: CommitRequest["files"], baseTree: string | null): Promise<string>;
  /** true when the ref is at `to` now, whoever put it there; GitHub answers 422 to every kind of race. */
  place(ref: string, from: CommitId | null, to: CommitId): Promise<boolean>;
}

export function githubWrites(client: GitHubClient, trees: Trees): Writes {
  const { octokit, at } = client;
  const { rest } = octokit;
  const readRef = (ref: string) => findRef(client, ref);

  /** Fields for author and committer are left out on purpose: GitHub signs only commits without them. */
  const writeCommit = async (message: string, tree: string, parents: readonly CommitId[]): Promise<CommitId> =>
    (await answer(() => rest.git.createCommit({ ...at, message, tree, parents: [...parents] }))).sha;

  const writeTree = async (files: CommitRequest["files"], baseTree: string | null): Promise<string> => {
    const before = baseTree ? await trees.list(baseTree) : new Map<string, string>();
    const programs = baseTree ? await trees.programs(baseTree) : new Set<string>();
    const entries: TreeEntry[] = [];
    for (const [path, content] of files) {
      const entry = { path, mode: programs.has(path) ? PROGRAM : FILE, type: "blob" } as const;
      if (typeof content === "string") entries.push({ ...entry, content });
      else if (content !== null) entries.push({ ...entry, sha: await writeBlob(content) });
      // GitHub refuses to remove what is not there.
      else if (before.has(path)) entries.push({ ...entry, sha: null });
    }
    if (entries.length === 0 && baseTree) return baseTree;
    const base = baseTree ? { base_tree: baseTree } : {};
    return (await answer(() => rest.git.createTree({ ...at, ...base, tree: entries }))).sha;
  };
  const writeBlob = async (bytes: Uint8Array): Promise<string> => {
    const content = Buffer.from(bytes).toString("base64");
    return (await answer(() => rest.git.createBlob({ ...at, content, encoding: "base64" }))).sha;
  };

  const place = async (ref: string, from: CommitId | null, to: CommitId): Promise<boolean> => {
    const lost = async () => {
      const now = await readRef(ref);
      return now === to ? now : null;
    };
    const placed = await answer<{ readonly object: { readonly sha: string } } | null, CommitId | null>(
      () =>
        from
          ? rest.git.updateRef({ ...at, ref, sha: to, force: false })
          : rest.git.createRef({ ...at, ref: `refs/${ref}`, sha: to }),
      { 409: lost, 422: lost },
    );
    return placed !== null;
  };

  return { readRef, writeCommit, writeTree, place };
}
