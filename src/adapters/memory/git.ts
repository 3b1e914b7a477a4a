/** A repository in memory. */
import { requireSafePaths } from "../../domain/repository-path.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CommitId, CommitInfo, CommitOutcome, Git } from "../../ports/git.ts";
import type { Merges } from "../../ports/merges.ts";
import { memoryCommits } from "./commits.ts";
import { applyChanges, changes, mergeTrees } from "./trees.ts";

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
  const commits = memoryCommits(author, () => clock?.now().toISOString() ?? NO_CLOCK);
  const heads = new Map<string, CommitId>();
  const reserved = new Map<string, string>();

  return {
    defaultBranch,
    async head(branch) {
      return heads.get(branch) ?? null;
    },
    async readFiles(commit, prefixes, wanted = () => true) {
      const below = ([path]: readonly [string, unknown]) => prefixes.some((prefix) => path.startsWith(prefix));
      const files = [...commits.treeOf(commit)].filter(below).filter(([path]) => wanted(path));
      return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    async commit(request): Promise<CommitOutcome> {
      requireSafePaths(request.files.keys());
      const head = heads.get(request.branch) ?? null;
      if (head !== request.expectedHead) return { kind: "stale", head };
      const parent = head ?? request.from;
      const before = commits.treeOf(parent);
      const after = applyChanges(before, request.files);
      const commit =
        parent && changes(before, after).length === 0
          ? parent
          : commits.add(after, parent ? [parent] : [], request.message);
      heads.set(request.branch, commit);
      return { kind: "committed", commit };
    },
    async reserve(ref, content) {
      const holds = reserved.get(ref);
      if (holds !== undefined) return { kind: "exists", content: holds };
      reserved.set(ref, content);
      return { kind: "reserved", content };
    },
    async reserved(prefix) {
      return [...reserved.keys()].filter((ref) => ref.startsWith(prefix)).sort();
    },
    async reservations(prefix) {
      return new Map([...reserved].filter(([ref]) => ref.startsWith(prefix)));
    },
    async history(branch, path, limit) {
      const head = heads.get(branch);
      if (!head) return [];
      const touches = ({ id, parents }: CommitInfo) =>
        changes(commits.treeOf(parents[0]), commits.treeOf(id)).some(
          (change) => change.path === path || change.path.startsWith(`${path}/`),
        );
      return commits
        .ancestors(head)
        .filter((commit) => path === "" || (commit.parents.length < 2 && touches(commit)))
        .slice(0, limit)
        .map(({ tree: _tree, ...info }) => info);
    },
    async changedFiles(base, head) {
      return changes(commits.mergeBase(base, head), commits.treeOf(head));
    },
    async prepareMerge({ onto, head, message }) {
      const merged = mergeTrees(commits.mergeBase(onto, head), commits.treeOf(onto), commits.treeOf(head));
      if ("conflicts" in merged) return { kind: "conflict", paths: merged.conflicts };
      return { kind: "prepared", commit: commits.add(merged.tree, [onto, head], message) };
    },
    async advance(branch, from, to) {
      if (heads.get(branch) !== from) return false;
      heads.set(branch, to);
      return true;
    },
    async findMerge(branch, since, line) {
      for (let at = heads.get(branch); at !== undefined && at !== since; at = commits.get(at).parents[0]) {
        const { tree: _tree, ...info } = commits.get(at);
        if (info.parents.length > 1 && info.message.split("\n").includes(line)) return info;
      }
      return null;
    },
  };
}
