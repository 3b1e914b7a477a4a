/** The pull requests of port `Forge`, as files. */
import { userError } from "../../domain/errors/user-error.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import { matches, missing, type Stored, type StoredPull } from "./documents.ts";
import { type MergingOptions, merging } from "./merging.ts";

type PullRequests = Pick<
  Forge,
  "openPullRequest" | "updatePullRequest" | "closePullRequest" | "pullRequests" | "pullRequest" | "mergePullRequest"
>;

export function localPullRequests(options: MergingOptions): PullRequests {
  const { threads, git, clock, user } = options;
  const { current, merge } = merging(options);

  const updatePull = (number: number, change: (pull: StoredPull) => StoredPull | null) =>
    threads.update(number, (stored) => (stored.kind === "pull" ? change(stored) : missing(number)));
  const pullRequest = async (number: number): Promise<PullRequest | null> => {
    const stored = await threads.read(number);
    return stored?.kind === "pull" ? current(number, stored) : null;
  };

  return {
    async openPullRequest({ branch, base, title, body, labels, reviewers = [] }) {
      const known = reviewers.filter((each) => each !== `@${user}`);
      const asked = known.length > 0 ? { reviewers: known } : {};
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
        const common = {
          title,
          body,
          labels,
          branch,
          base,
          head,
          openedOn,
          author: user,
          fromFork: false,
          createdAt: clock.now().toISOString(),
          ...asked,
        };
        return { kind: "pull", state: "open", comments: [], ...common };
      });
      if (!created) await updatePull(number, (pull) => ({ ...pull, base, title, body, labels, ...asked }));
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
    mergePullRequest: merge,
  };
}

const isOpenPullOf = (branch: string, stored: Stored): boolean =>
  stored.kind === "pull" && stored.branch === branch && stored.state === "open";
