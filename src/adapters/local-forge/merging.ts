/** What is merged, by Git's word: a merge commit says so before any file does, and survives who made it. */
import type { Clock } from "../../ports/clock.ts";
import type { MergeOutcome, PullRequest } from "../../ports/forge.ts";
import type { CommitId, Git } from "../../ports/git.ts";
import type { Merges } from "../../ports/merges.ts";
import { missing, type Stored, type StoredPull, toPull } from "./documents.ts";
import type { Threads } from "./threads.ts";

export interface MergingOptions {
  readonly threads: Threads<Stored>;
  readonly git: Git & Merges;
  readonly clock: Clock;
  readonly user: string;
}

interface Merging {
  /** As it is now: an open pull request follows its branch, and is merged if Git says so. */
  current(number: number, stored: StoredPull): Promise<PullRequest>;
  merge(number: number, expectedHead: CommitId): Promise<MergeOutcome>;
}

/** Lines of the merge commit's message. */
const pullLine = (number: number): string => `Pull-request: ${number}`;
const MERGED_BY = "Merged-by: ";

/** How often a merge is tried again because the base branch moved meanwhile. */
const MERGE_ATTEMPTS = 10;

export function merging({ threads, git, clock, user }: MergingOptions): Merging {
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
    await threads.update(number, (now) => (now.kind === "pull" && now.state === "open" ? done(now) : null));
    return toPull(number, done(stored));
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
    const merged = { head: pull.head, state: "merged", mergedAt: clock.now().toISOString(), mergedBy: user } as const;
    const done = { ...merged, mergeCommit: merge.commit };
    await threads.update(number, (latest) => (latest.kind === "pull" ? { ...latest, ...done } : null));
    return { kind: "merged", commit: merge.commit };
  };

  return {
    current,
    async merge(number, expectedHead) {
      for (let attempt = 0; attempt < MERGE_ATTEMPTS; attempt += 1) {
        const outcome = await tryMerge(number, expectedHead);
        if (outcome) return outcome;
      }
      return refused("moved", "the base branch keeps moving");
    },
  };
}

const mergeMessage = ({ number, title, branch }: PullRequest, user: string): string =>
  `${title.replaceAll("\n", " ")} (#${number})\n\nMerges ${branch}.\n\n${pullLine(number)}\n${MERGED_BY}${user}\n`;

const refused = (reason: "closed" | "conflict" | "moved", detail: string): MergeOutcome => ({
  kind: "refused",
  reason,
  detail,
});
