/** Commits in memory, and how they descend from each other. */
import { createHash } from "node:crypto";
import type { CommitId, CommitInfo } from "../../ports/git.ts";
import type { Tree } from "./trees.ts";

interface MemoryCommit extends CommitInfo {
  readonly tree: Tree;
}

export interface Commits {
  get(id: CommitId): MemoryCommit;
  /** The tree of a commit; empty before the first one. */
  treeOf(id: CommitId | null | undefined): Tree;
  add(tree: Tree, parents: readonly CommitId[], message: string): CommitId;
  /** The commit and everything that it descends from, newest first. */
  ancestors(id: CommitId): readonly MemoryCommit[];
  /** Tree of the newest common ancestor. */
  mergeBase(a: CommitId, b: CommitId): Tree;
}

export function memoryCommits(author: string, time: () => string): Commits {
  const commits = new Map<CommitId, MemoryCommit>();

  const get = (id: CommitId): MemoryCommit => {
    const found = commits.get(id);
    if (!found) throw new Error(`no commit ${id}`);
    return found;
  };
  const add = (tree: Tree, parents: readonly CommitId[], message: string): CommitId => {
    const id = createHash("sha1")
      .update(JSON.stringify([commits.size, parents, message]))
      .digest("hex");
    commits.set(id, { id, parents, author, time: time(), message, signedBy: null, tree });
    return id;
  };
  const ancestors = (id: CommitId): readonly MemoryCommit[] => {
    const seen = new Map<CommitId, MemoryCommit>();
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue;
      const commit = get(next);
      seen.set(next, commit);
      queue.push(...commit.parents);
    }
    // Ids carry no order; commits were stored in the order in which they were made.
    return [...commits.values()].filter((commit) => seen.has(commit.id)).reverse();
  };
  const mergeBase = (a: CommitId, b: CommitId): Tree => {
    const ofB = new Set(ancestors(b).map((commit) => commit.id));
    const base = ancestors(a).find((commit) => ofB.has(commit.id));
    if (!base) throw new Error(`${a} and ${b} have no history in common`);
    return base.tree;
  };

  const treeOf = (id: CommitId | null | undefined): Tree => (id ? get(id).tree : new Map());

  return { get, treeOf, add, ancestors, mergeBase };
}
