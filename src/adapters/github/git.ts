/** Port `Git` over GitHub's git data API: no clone, and commits that GitHub signs for the App that makes them. */
import { userError } from "../../domain/errors/user-error.ts";
import { requireSafePaths } from "../../domain/repository-path.ts";
import { readReservation, writeReservation } from "../../domain/reservation-message.ts";
import type { CommitId, CommitInfo, CommitOutcome, FileChange, Git } from "../../ports/git.ts";
import { answer, everyPage, type GitHubClient } from "./client.ts";
import { concurrently } from "./concurrently.ts";
import { timeOf } from "./documents.ts";
import { githubTrees, type TreeListing } from "./trees.ts";
import { githubWrites } from "./writes.ts";

export function githubGit(client: GitHubClient, defaultBranch: string): Git {
  const { octokit, at } = client;
  const { rest } = octokit;
  const trees = githubTrees(client);
  const { readRef, writeCommit, writeTree, place } = githubWrites(client, trees);

  const head = (branch: string) => readRef(`heads/${branch}`);

  const treeOf = async (commit: CommitId): Promise<string> => (await trees.commit(commit)).tree;

  const reservationAt = async (ref: string, commit: CommitId): Promise<string> =>
    readReservation(ref, (await trees.commit(commit)).message);

  const matchingRefs = (prefix: string): Promise<readonly MatchingRef[]> =>
    everyPage(() => octokit.paginate(rest.git.listMatchingRefs, { ...at, ref: short(prefix) }));

  return {
    defaultBranch,
    head,
    async readFiles(commit, prefixes, wanted = () => true) {
      return trees.read(commit, (path) => prefixes.some((prefix) => path.startsWith(prefix)) && wanted(path));
    },
    async commit(request): Promise<CommitOutcome> {
      requireSafePaths(request.files.keys());
      const current = await head(request.branch);
      if (current !== request.expectedHead) return { kind: "stale", head: current };
      const parent = current ?? request.from;
      const before = parent ? await treeOf(parent) : null;
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
    async reserved(prefix) {
      return (await matchingRefs(prefix)).map(({ ref }) => ref).sort();
    },
    async reservations(prefix) {
      const read = async ({ ref, object }: MatchingRef) => [ref, await reservationAt(ref, object.sha)] as const;
      return new Map(await concurrently(await matchingRefs(prefix), read));
    },
    async history(branch, path, limit) {
      const tip = await head(branch);
      if (!tip) return [];
      const found: CommitInfo[] = [];
      // By its commit: a tag may have the branch's name and lead elsewhere.
      const query = { ...at, sha: tip, ...(path && { path }), per_page: Math.min(limit, 100) };
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
        [merge_base_commit.sha, to].map(async (commit) => trees.list(await treeOf(commit))),
      );
      return before && after ? compare(before, after) : [];
    },
  };
}

interface MatchingRef {
  readonly ref: string;
  readonly object: { readonly sha: string };
}

const short = (ref: string): string => ref.replace(/^refs\//, "");

interface ListedCommit {
  readonly sha: string;
  readonly author: { readonly login?: string } | null;
  readonly committer: { readonly login?: string } | null;
  readonly parents: readonly { readonly sha: string }[];
  readonly commit: {
    readonly message: string;
    readonly author: { readonly name?: string; readonly date?: string } | null;
    readonly verification?: { readonly verified: boolean };
  };
}

/** GitHub's own account: commits that it makes on somebody's behalf, and signs. */
const FORGE = "web-flow";

/** A signature vouches for the committer alone: whoever signs with a key of their own may name any author. */
function signerOf({ author, committer, commit }: ListedCommit): string | null {
  if (!commit.verification?.verified || !author?.login) return null;
  const speaksForAuthor = committer?.login === FORGE || committer?.login === author.login;
  return speaksForAuthor ? author.login : null;
}

const toCommitInfo = (listed: ListedCommit): CommitInfo => ({
  id: listed.sha,
  parents: listed.parents.map((parent) => parent.sha),
  author: listed.commit.author?.name ?? "unknown",
  // Always there; the types say otherwise because Git allows a commit without.
  time: timeOf(listed.commit.author?.date ?? "1970-01-01T00:00:00Z"),
  message: listed.commit.message,
  signedBy: signerOf(listed),
});

function compare(before: TreeListing, after: TreeListing): readonly FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): readonly FileChange[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === now) return [];
    return [{ path, change: old === undefined ? "added" : now === undefined ? "removed" : "modified" }];
  });
}
