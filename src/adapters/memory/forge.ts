/** Pull requests and issues in memory, over a repository in memory. */
import { userError } from "../../domain/errors/user-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Access, CheckRun, Forge, Issue, MergeOutcome, PullRequest } from "../../ports/forge.ts";
import type { CommitId, Git } from "../../ports/git.ts";
import type { Merges } from "../../ports/merges.ts";
import { memoryThreads, missingThread } from "./threads.ts";

export interface MemoryForge extends Forge {
  /** What was published on a commit; the newest of each name. */
  checks(commit: CommitId): readonly CheckRun[];
}

export function memoryForge(
  git: Git & Merges,
  clock: Clock,
  user = "understudy",
  access: (user: string) => Access = () => "admin",
): MemoryForge {
  const pulls = new Map<number, PullRequest>();
  const issues = new Map<number, Issue>();
  const checks = new Map<string, CheckRun>();

  const now = () => clock.now().toISOString();
  const threads = memoryThreads(user, now);
  const pullOf = (number: number): PullRequest => pulls.get(number) ?? missingThread(number);
  const current = async (pull: PullRequest): Promise<PullRequest> =>
    pull.state === "open" ? { ...pull, head: (await git.head(pull.branch)) ?? pull.head } : pull;

  return {
    async openPullRequest({ branch, base, title, body, labels, reviewers = [] }) {
      const head = await git.head(branch);
      if (!head) throw userError("FORGE_BRANCH_MISSING", { with: { branch } });
      const open = [...pulls.values()].find((pull) => pull.branch === branch && pull.state === "open");
      if (!open && (await git.changedFiles((await git.head(base)) ?? head, head)).length === 0) {
        throw userError("FORGE_NOTHING_TO_MERGE", { with: { branch, base } });
      }
      const asked = askable(reviewers, user, access);
      const pull: PullRequest = open
        ? { ...open, base, title, body, labels, head, ...asked }
        : {
            number: threads.start(),
            title,
            body,
            labels,
            branch,
            base,
            head,
            state: "open",
            author: user,
            fromFork: false,
            createdAt: now(),
            ...asked,
          };
      pulls.set(pull.number, pull);
      return pull;
    },
    async updatePullRequest(number, change) {
      pulls.set(number, { ...pullOf(number), ...change });
    },
    async closePullRequest(number) {
      const pull = await current(pullOf(number));
      if (pull.state === "open") pulls.set(number, { ...pull, state: "closed" });
    },
    async pullRequests({ state, label }) {
      const chosen = [...pulls.values()].filter(
        (pull) => matches(state, pull.state === "open") && (!label || pull.labels.includes(label)),
      );
      return Promise.all(chosen.sort((a, b) => b.number - a.number).map(current));
    },
    async pullRequest(number) {
      const pull = pulls.get(number);
      return pull ? current(pull) : null;
    },
    async mergePullRequest(number, expectedHead): Promise<MergeOutcome> {
      const onto = (await git.head(pullOf(number).base)) ?? missingThread(number);
      const pull = await current(pullOf(number));
      if (pull.state !== "open") return refused("closed", `it is ${pull.state}`);
      if (pull.head !== expectedHead) return refused("moved", `its branch is at ${pull.head}`);
      const message = `${pull.title} (#${number})\n\nMerges ${pull.branch}.\n`;
      const merge = await git.prepareMerge({ onto, head: pull.head, message });
      if (merge.kind === "conflict") return refused("conflict", merge.paths.join(", "));
      if (!(await git.advance(pull.base, onto, merge.commit))) return refused("moved", `${pull.base} moved`);
      pulls.set(number, { ...pull, state: "merged", mergedAt: now(), mergedBy: user, mergeCommit: merge.commit });
      return { kind: "merged", commit: merge.commit };
    },
    async openIssue({ title, body, labels }) {
      const issue: Issue = { number: threads.start(), title, body, labels, state: "open", createdAt: now() };
      issues.set(issue.number, issue);
      return issue;
    },
    async updateIssue(number, change) {
      const { closedAt, ...issue } = { ...(issues.get(number) ?? missingThread(number)), ...change };
      issues.set(number, issue.state === "closed" ? { ...issue, closedAt: closedAt ?? now() } : issue);
    },
    async issues({ state, label }) {
      return [...issues.values()]
        .filter((issue) => matches(state, issue.state === "open") && (!label || issue.labels.includes(label)))
        .sort((a, b) => b.number - a.number);
    },
    comment: threads.comment,
    comments: threads.comments,
    updateComment: threads.updateComment,
    async access(who) {
      return access(who);
    },
    ...PAGES,
    async publishCheck(check) {
      checks.set(`${check.commit} ${check.name}`, check);
    },
    checks: (commit) => [...checks.values()].filter((check) => check.commit === commit),
  };
}

const PAGES: Pick<Forge, "fileUrl" | "threadUrl"> = {
  fileUrl: (commit, path) => `https://forge.example/blob/${commit}/${path}`,
  threadUrl: (number) => `https://forge.example/issues/${number}`,
};

/** As on GitHub: neither the author nor a stranger. */
function askable(reviewers: readonly string[], user: string, access: (user: string) => Access) {
  const known = reviewers.filter((each) => each !== `@${user}` && access(each.slice(1)) !== "none");
  return known.length > 0 ? { reviewers: known } : {};
}

const matches = (state: "open" | "closed" | "all", isOpen: boolean): boolean =>
  state === "all" || (state === "open") === isOpen;

const refused = (reason: "closed" | "conflict" | "moved", detail: string): MergeOutcome => ({
  kind: "refused",
  reason,
  detail,
});
