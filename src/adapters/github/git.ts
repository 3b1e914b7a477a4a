/** Port `Git` over GitHub's git data API: no clone, and commits that GitHub signs for the App that makes them. */
import { userError } from "../../domain/errors/user-error.ts";
import { requireSafePaths } from "../../domain/repository-path.ts";
import { readReservation, writeReservation } from "../../domain/reservation-message.ts";
import type { CommitId, CommitInfo, CommitOutcome, CommitRequest, FileChange, Git } from "../../ports/git.ts";
import { answer, everyPage, type GitHubClient } from "./client.ts";
import { githubTrees, type TreeListing } from "./trees.ts";

interface TreeEntry {
  path: string;
  mode: "100644";
  type: "blob";
  sha?: string | null;
  content?: string;
}

const entryOf = (path: string, rest: { readonly sha: string | null } | { readonly content: string }): TreeEntry => ({
  path,
  mode: "100644",
  type: "blob",
  ...rest,
});

export function githubGit(client: GitHubClient, defaultBranch: string): Git {
  const { octokit, at } = client;
  const { rest } = octokit;
  const trees = githubTrees(client);

  /** Where a ref (`heads/main`) points, or null. */
  const readRef = async (ref: string): Promise<CommitId | null> => {
    const found = await answer(() => rest.git.getRef({ ...at, ref }), {
      404: () => null,
      // A repository without any commit.
      409: () => null,
    });
    return found?.object.sha ?? null;
  };
  const head = (branch: string) => readRef(`heads/${branch}`);

  /** Fields for author and committer are left out on purpose: GitHub signs only commits without them. */
  const writeCommit = async (message: string, tree: string, parents: readonly CommitId[]): Promise<CommitId> =>
    (await answer(() => rest.git.createCommit({ ...at, message, tree, parents: [...parents] }))).sha;

  const writeTree = async (files: CommitRequest["files"], baseTree: string | null): Promise<string> => {
    const before: TreeListing = baseTree ? await trees.list(baseTree) : new Map();
    const entries: TreeEntry[] = [];
    for (const [path, content] of files) {
      // GitHub refuses to remove what is not there.
      if (content === null && before.has(path)) entries.push(entryOf(path, { sha: null }));
      else if (typeof content === "string") entries.push(entryOf(path, { content }));
      else if (content !== null) entries.push(entryOf(path, { sha: await writeBlob(content) }));
    }
    if (entries.length === 0 && baseTree) return baseTree;
    const base = baseTree ? { base_tree: baseTree } : {};
    return (await answer(() => rest.git.createTree({ ...at, ...base, tree: entries }))).sha;
  };
  const writeBlob = async (bytes: Uint8Array): Promise<string> => {
    const content = Buffer.from(bytes).toString("base64");
    return (await answer(() => rest.git.createBlob({ ...at, content, encoding: "base64" }))).sha;
  };

  /** true when the ref is at `to` now, whoever put it there; GitHub answers 422 to every kind of race. */
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

  const reservationAt = async (ref: string, commit: CommitId): Promise<string> => {
    const { message } = await answer(() => rest.git.getCommit({ ...at, commit_sha: commit }));
    return readReservation(ref, message);
  };

  return {
    defaultBranch,
    head,
    async readFiles(commit, prefixes) {
      const listing = await trees.list(await trees.treeOf(commit));
      return trees.read(new Map([...listing].filter(([path]) => prefixes.some((prefix) => path.startsWith(prefix)))));
    },
    async commit(request): Promise<CommitOutcome> {
      requireSafePaths(request.files.keys());
      const current = await head(request.branch);
      if (current !== request.expectedHead) return { kind: "stale", head: current };
      const parent = current ?? request.from;
      const before = parent ? await trees.treeOf(parent) : null;
      const after = await writeTree(request.files, before);
      const commit =
        parent && after === before ? parent : await writeCommit(request.message, after, parent ? [parent] : []);
      if (commit === current) return { kind: "committed", commit };
      if (await place(`heads/${request.branch}`, current, commit)) return { kind: "committed", commit };
      return { kind: "stale", head: await head(request.branch) };
    },
    async reserve(ref, content) {
      const existing = await readRef(short(ref));
      if (existing) return { kind: "exists", content: await reservationAt(ref, existing) };
      // GitHub has no commit without a tree that it knows, so the content is a file too.
      const tree = await writeTree(new Map([["reservation", content]]), null);
      const commit = await writeCommit(writeReservation(ref, content), tree, []);
      if (await place(short(ref), null, commit)) return { kind: "reserved", content };
      const winner = await readRef(short(ref));
      if (!winner) throw userError("RESERVATION_UNREADABLE", { with: { ref } });
      return { kind: "exists", content: await reservationAt(ref, winner) };
    },
    async reservations(prefix) {
      const refs = await everyPage(() =>
        octokit.paginate(rest.git.listMatchingRefs, { ...at, ref: short(prefix), per_page: 100 }),
      );
      const contents = new Map<string, string>();
      for (const { ref, object } of refs) contents.set(ref, await reservationAt(ref, object.sha));
      return contents;
    },
    async history(branch, path, limit) {
      if (!(await head(branch))) return [];
      const found: CommitInfo[] = [];
      const query = { ...at, sha: branch, ...(path && { path }), per_page: Math.min(limit, 100) };
      for (let page = 1; found.length < limit; page += 1) {
        const commits = await answer(() => rest.repos.listCommits({ ...query, page }));
        found.push(...commits.map(toCommitInfo));
        if (commits.length < query.per_page) break;
      }
      return found.slice(0, limit);
    },
    async changedFiles(base, to) {
      const basehead = `${base}...${to}`;
      const { merge_base_commit } = await answer(() =>
        rest.repos.compareCommitsWithBasehead({ ...at, basehead, per_page: 1 }),
      );
      // The trees, not the comparison's own list: that ends at 300 files.
      const [before, after] = await Promise.all(
        [merge_base_commit.sha, to].map(async (commit) => trees.list(await trees.treeOf(commit))),
      );
      return before && after ? compare(before, after) : [];
    },
  };
}

const short = (ref: string): string => ref.replace(/^refs\//, "");

interface ListedCommit {
  readonly sha: string;
  readonly parents: readonly { readonly sha: string }[];
  readonly commit: {
    readonly message: string;
    readonly author: { readonly name?: string; readonly date?: string } | null;
  };
}

const toCommitInfo = ({ sha, parents, commit }: ListedCommit): CommitInfo => ({
  id: sha,
  parents: parents.map((parent) => parent.sha),
  author: commit.author?.name ?? "unknown",
  time: commit.author?.date ?? "",
  message: commit.message,
});

function compare(before: TreeListing, after: TreeListing): readonly FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): readonly FileChange[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === now) return [];
    return [{ path, change: old === undefined ? "added" : now === undefined ? "removed" : "modified" }];
  });
}
