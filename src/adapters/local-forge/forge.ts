/** Pull requests and issues as files beside a bare repository: the whole flow without an account or a network. */
import { join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CheckRun, Forge, MergeOutcome, PullRequest } from "../../ports/forge.ts";
import type { CommitId, Git } from "../../ports/git.ts";
import type { Merges } from "../../ports/merges.ts";
import { readChecks, writeCheck } from "./checks.ts";
import { isStored, type Stored, type StoredIssue, type StoredPull, toIssue, toPull } from "./documents.ts";
import { threadsIn } from "./threads.ts";

export interface LocalForge extends Forge {
  /** The newest check of each name on a commit. */
  checks(commit: CommitId): Promise<readonly CheckRun[]>;
}

export interface LocalForgeOptions {
  readonly folder: string;
  readonly git: Git & Merges;
  readonly clock: Clock;
  /** Who opens, comments and merges through this forge. */
  readonly user: string;
}

/** Lines of the merge commit's message: Git is the truth about merges, whatever the files had time to say. */
const pullLine = (number: number): string => `Pull-request: ${number}`;
const MERGED_BY = "Merged-by: ";

/** How often a merge is tried again because the base branch moved meanwhile. */
const MERGE_ATTEMPTS = 10;

export function localForge({ folder, git, clock, user }: LocalForgeOptions): LocalForge {
  const threads = threadsIn(join(folder, "threads"), isStored);
  const checks = join(folder, "checks");
  const now = () => clock.now().toISOString();

  const updatePull = (number: number, change: (pull: StoredPull) => StoredPull | null) =>
    threads.update(number, (stored) => (stored.kind === "pull" ? change(stored) : missing(number)));
  const updateIssue = (number: number, change: (issue: StoredIssue) => StoredIssue | null) =>
    threads.update(number, (stored) => (stored.kind === "issue" ? change(stored) : missing(number)));

  /** As it is now: an open pull request follows its branch, and is merged if Git says so. */
  const current = async (number: number, stored: StoredPull): Promise<PullRequest> => {
    if (stored.state !== "open") return toPull(number, stored);
    const merge = await git.findMerge(stored.base, stored.openedOn, pullLine(number));
    const head = (await git.head(stored.branch)) ?? stored.head;
    if (!merge) return toPull(number, { ...stored, head });
    const done = (pull: StoredPull): StoredPull => ({
      ...pull,
      head: merge.parents[1] ?? head,
      state: "merged",
      mergedAt: merge.time,
      mergedBy:
        merge.message
          .split("\n")
          .find((line) => line.startsWith(MERGED_BY))
          ?.slice(MERGED_BY.length) ?? user,
      mergeCommit: merge.id,
    });
    // Whoever merged was killed before writing it down.
    await updatePull(number, (pull) => (pull.state === "open" ? done(pull) : null));
    return toPull(number, done(stored));
  };
  const pullRequest = async (number: number): Promise<PullRequest | null> => {
    const stored = await threads.read(number);
    return stored?.kind === "pull" ? current(number, stored) : null;
  };

  /** null: the base moved meanwhile, so everything that was looked at has to be looked at again. */
  const tryMerge = async (number: number, expectedHead: CommitId): Promise<MergeOutcome | null> => {
    const stored = await threads.read(number);
    if (stored?.kind !== "pull") return missing(number);
    // Read before the state: the base moves with any merge, of this pull request too, and `advance` then refuses.
    const onto = (await git.head(stored.base)) ?? stored.openedOn;
    const pull = await current(number, stored);
    if (pull.state !== "open") return refused("closed", `it is ${pull.state}`);
    if (pull.head !== expectedHead) return refused("moved", `its branch is at ${pull.head}`);
    const merge = await git.prepareMerge({ onto, head: pull.head, message: mergeMessage(pull, user) });
    if (merge.kind === "conflict") return refused("conflict", merge.paths.join(", "));
    if (!(await git.advance(pull.base, onto, merge.commit))) return null;
    const merged = { head: pull.head, state: "merged", mergedAt: now(), mergedBy: user } as const;
    await updatePull(number, (latest) => ({ ...latest, ...merged, mergeCommit: merge.commit }));
    return { kind: "merged", commit: merge.commit };
  };

  return {
    async openPullRequest({ branch, base, title, body, labels }) {
      const [head, openedOn] = [await git.head(branch), await git.head(base)];
      if (!head || !openedOn) throw userError("FORGE_BRANCH_MISSING", { with: { branch: head ? base : branch } });
      // What a killed merge left behind must be known before a second pull request of the branch may open.
      for (const { number, content } of await threads.all()) {
        if (content.kind === "pull" && content.branch === branch) await current(number, content);
      }
      const { number, created } = await threads.create(async (existing) => {
        const open = (await existing()).find(({ content }) => isOpenPullOf(branch, content));
        if (open) return open.number;
        // Asked after `existing`: where that says merged, the base has the branch by now.
        const nothing = (await git.changedFiles((await git.head(base)) ?? openedOn, head)).length === 0;
        if (nothing) throw userError("FORGE_NOTHING_TO_MERGE", { with: { branch, base } });
        const common = { title, body, labels, branch, base, head, openedOn, author: user, createdAt: now() };
        return { kind: "pull", state: "open", comments: [], ...common };
      });
      if (!created) await updatePull(number, (pull) => ({ ...pull, base, title, body, labels }));
      return (await pullRequest(number)) ?? missing(number);
    },
    updatePullRequest: (number, change) => updatePull(number, (pull) => ({ ...pull, ...change })),
    async closePullRequest(number) {
      const { head } = (await pullRequest(number)) ?? missing(number);
      await updatePull(number, (pull) => (pull.state === "open" ? { ...pull, head, state: "closed" } : null));
    },
    async pullRequests({ state, label }) {
      const stored = (await threads.all()).flatMap(({ number, content }) =>
        content.kind === "pull" && (!label || content.labels.includes(label)) ? [{ number, content }] : [],
      );
      const pulls = await Promise.all(stored.map(({ number, content }) => current(number, content)));
      return pulls.filter((pull) => matches(state, pull.state === "open")).reverse();
    },
    pullRequest,
    async mergePullRequest(number, expectedHead): Promise<MergeOutcome> {
      for (let attempt = 0; attempt < MERGE_ATTEMPTS; attempt += 1) {
        const outcome = await tryMerge(number, expectedHead);
        if (outcome) return outcome;
      }
      return refused("moved", "the base branch keeps moving");
    },
    async openIssue({ title, body, labels }) {
      const issue: StoredIssue = { kind: "issue", title, body, labels, state: "open", createdAt: now(), comments: [] };
      const { number } = await threads.create(async () => issue);
      return toIssue(number, issue);
    },
    updateIssue: (number, change) =>
      updateIssue(number, (stored) => {
        const { closedAt, ...issue } = { ...stored, ...change };
        return issue.state === "closed" ? { ...issue, closedAt: closedAt ?? now() } : issue;
      }),
    async issues({ state, label }) {
      const found = (await threads.all()).flatMap(({ number, content }) =>
        content.kind === "issue" ? [toIssue(number, content)] : [],
      );
      return found
        .filter((issue) => matches(state, issue.state === "open") && (!label || issue.labels.includes(label)))
        .reverse();
    },
    comment: (number, body) =>
      threads.update(number, (stored) => ({
        ...stored,
        comments: [...stored.comments, { author: user, body, createdAt: now() }],
      })),
    async comments(number) {
      return (await threads.read(number))?.comments ?? missing(number);
    },
    publishCheck: (check) => writeCheck(checks, check),
    checks: (commit) => readChecks(checks, commit),
  };
}

const mergeMessage = ({ number, title, branch }: PullRequest, user: string): string =>
  `${title.replaceAll("\n", " ")} (#${number})\n\nMerges ${branch}.\n\n${pullLine(number)}\n${MERGED_BY}${user}\n`;

const isOpenPullOf = (branch: string, stored: Stored): boolean =>
  stored.kind === "pull" && stored.branch === branch && stored.state === "open";

const matches = (state: "open" | "closed" | "all", isOpen: boolean): boolean =>
  state === "all" || (state === "open") === isOpen;

const refused = (reason: "closed" | "conflict" | "moved", detail: string): MergeOutcome => ({
  kind: "refused",
  reason,
  detail,
});

function missing(number: number): never {
  throw userError("FORGE_THREAD_MISSING", { with: { number } });
}
