/** A repository in memory. Merges by whole files: two sides that changed one file differently conflict. */
import { createHash } from "node:crypto";
import { requireSafePaths } from "../../domain/repository-path.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CommitId, CommitInfo, CommitOutcome, CommitRequest, FileChange, Git } from "../../ports/git.ts";
import type { Merges } from "../../ports/merges.ts";

type Tree = ReadonlyMap<string, Uint8Array>;

interface MemoryCommit extends CommitInfo {
  readonly tree: Tree;
}

export type MemoryGit = Git & Merges;

const NO_CLOCK = "2026-01-01T00:00:00.000Z";

interface Options {
  readonly defaultBranch?: string;
  readonly author?: string;
  /** Dates the commits; without one they are all of the same moment. */
  readonly clock?: Pick<Clock, "now">;
}

export function memoryGit(options: Options = {}): MemoryGit {
  const { defaultBranch = "main", author = "understudy", clock } = options;
  const commits = new Map<CommitId, MemoryCommit>();
  const heads = new Map<string, CommitId>();
  const reserved = new Map<string, string>();

  const commitOf = (id: CommitId): MemoryCommit => {
    const found = commits.get(id);
    if (!found) throw new Error(`no commit ${id}`);
    return found;
  };
  const store = (tree: Tree, parents: readonly CommitId[], message: string): CommitId => {
    const id = createHash("sha1")
      .update(JSON.stringify([commits.size, parents, message]))
      .digest("hex");
    commits.set(id, { id, parents, author, time: clock?.now().toISOString() ?? NO_CLOCK, message, tree });
    return id;
  };
  const ancestors = (id: CommitId): readonly MemoryCommit[] => {
    const seen = new Map<CommitId, MemoryCommit>();
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue;
      const commit = commitOf(next);
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

  return {
    defaultBranch,
    async head(branch) {
      return heads.get(branch) ?? null;
    },
    async readFiles(commit, prefixes) {
      const files = [...commitOf(commit).tree].filter(([path]) => prefixes.some((prefix) => path.startsWith(prefix)));
      return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    async commit(request): Promise<CommitOutcome> {
      requireSafePaths(request.files.keys());
      const head = heads.get(request.branch) ?? null;
      if (head !== request.expectedHead) return { kind: "stale", head };
      const parent = head ?? request.from;
      const before: Tree = parent ? commitOf(parent).tree : new Map();
      const after = applyChanges(before, request.files);
      const commit =
        parent && changes(before, after).length === 0 ? parent : store(after, parent ? [parent] : [], request.message);
      heads.set(request.branch, commit);
      return { kind: "committed", commit };
    },
    async reserve(ref, content) {
      const holds = reserved.get(ref);
      if (holds !== undefined) return { kind: "exists", content: holds };
      reserved.set(ref, content);
      return { kind: "reserved", content };
    },
    async reservations(prefix) {
      return new Map([...reserved].filter(([ref]) => ref.startsWith(prefix)));
    },
    async history(branch, path, limit) {
      const head = heads.get(branch);
      if (!head) return [];
      const touches = (commit: MemoryCommit) => {
        const parent = commit.parents[0];
        const before: Tree = parent ? commitOf(parent).tree : new Map();
        return changes(before, commit.tree).some(
          (change) => change.path === path || change.path.startsWith(`${path}/`),
        );
      };
      return ancestors(head)
        .filter((commit) => path === "" || (commit.parents.length < 2 && touches(commit)))
        .slice(0, limit)
        .map(({ tree: _tree, ...info }) => info);
    },
    async changedFiles(base, head) {
      return changes(mergeBase(base, head), commitOf(head).tree);
    },
    async prepareMerge({ onto, head, message }) {
      const merged = mergeTrees(mergeBase(onto, head), commitOf(onto).tree, commitOf(head).tree);
      if ("conflicts" in merged) return { kind: "conflict", paths: merged.conflicts };
      return { kind: "prepared", commit: store(merged.tree, [onto, head], message) };
    },
    async advance(branch, from, to) {
      if (heads.get(branch) !== from) return false;
      heads.set(branch, to);
      return true;
    },
    async findMerge(branch, since, line) {
      for (let at = heads.get(branch); at !== undefined && at !== since; at = commitOf(at).parents[0]) {
        const { tree: _tree, ...info } = commitOf(at);
        if (info.parents.length > 1 && info.message.split("\n").includes(line)) return info;
      }
      return null;
    },
  };
}

const bytesOf = (content: Uint8Array | string): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content.slice();

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);

function applyChanges(before: Tree, files: CommitRequest["files"]): Tree {
  const after = new Map(before);
  for (const [path, content] of files) {
    if (content === null) after.delete(path);
    else after.set(path, bytesOf(content));
  }
  return after;
}

function changes(before: Tree, after: Tree): readonly FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): readonly FileChange[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (same(old, now)) return [];
    return [{ path, change: old === undefined ? "added" : now === undefined ? "removed" : "modified" }];
  });
}

function mergeTrees(
  base: Tree,
  ours: Tree,
  theirs: Tree,
): { readonly tree: Tree } | { readonly conflicts: readonly string[] } {
  const tree = new Map(ours);
  const conflicts: string[] = [];
  for (const { path } of changes(base, theirs)) {
    const wanted = theirs.get(path);
    if (!same(ours.get(path), base.get(path)) && !same(ours.get(path), wanted)) conflicts.push(path);
    else if (wanted === undefined) tree.delete(path);
    else tree.set(path, wanted);
  }
  return conflicts.length > 0 ? { conflicts } : { tree };
}
