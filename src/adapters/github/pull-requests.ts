/** The pull requests of port `Forge` on GitHub. */
import { type UserError, userError } from "../../domain/errors/user-error.ts";
import type { Forge, MergeOutcome, PullRequest } from "../../ports/forge.ts";
import type { CommitId } from "../../ports/git.ts";
import { fitBody } from "./body.ts";
import { answer, answerOrNull, everyPage, type GitHubClient, noSuchThread, ONCE } from "./client.ts";
import { type ApiPull, NEWEST_FIRST, toPullRequest } from "./documents.ts";
import { labelledPulls } from "./labelled-pulls.ts";
import { askReviewers } from "./reviewers.ts";

type PullRequests = Pick<
  Forge,
  "openPullRequest" | "updatePullRequest" | "closePullRequest" | "pullRequests" | "pullRequest" | "mergePullRequest"
>;

export function githubPullRequests(client: GitHubClient): PullRequests {
  const { octokit, at } = client;
  const { rest } = octokit;

  const find = async (number: number): Promise<ApiPull | null> =>
    answerOrNull(() => rest.pulls.get({ ...at, pull_number: number }));

  const openPullOf = async (branch: string): Promise<ApiPull | null> => {
    const query = { ...at, head: `${at.owner}:${branch}`, state: "open", per_page: 100 } as const;
    const found = await answer(() => rest.pulls.list(query));
    // The server's own filter is by owner and branch; a fork of the same owner has the same.
    return found.find((pull) => pull.head.ref === branch) ?? null;
  };
  const setLabels = async (number: number, labels: readonly string[]) => {
    const thread = { ...at, issue_number: number };
    if (labels.length > 0) {
      return answer(() => rest.issues.setLabels({ ...thread, labels: [...labels] }), noSuchThread(number));
    }
    // GitHub takes no empty list.
    await answer(() => rest.issues.removeAllLabels(thread), noSuchThread(number));
    return [];
  };

  const updatePullRequest: PullRequests["updatePullRequest"] = async (number, { title, body, labels }) => {
    const change = { ...(title !== undefined && { title }), ...(body !== undefined && { body: fitBody(body) }) };
    if (Object.keys(change).length > 0) {
      await answer(() => rest.pulls.update({ ...at, pull_number: number, ...change }), noSuchThread(number));
    }
    if (labels) await setLabels(number, labels);
  };

  return {
    async openPullRequest({ branch, base, title, body, labels, reviewers = [] }) {
      const text = fitBody(body);
      const adopt = async (): Promise<ApiPull | null> => {
        const open = await openPullOf(branch);
        const change = { title, body: text, base };
        return open && answer(() => rest.pulls.update({ ...at, pull_number: open.number, ...change }));
      };
      const create = () => rest.pulls.create({ ...at, head: branch, base, title, body: text, request: ONCE });
      // 422 says that somebody else was faster, that the branch is missing, or that it changes nothing.
      const raced = async (refused: UserError): Promise<ApiPull> => {
        const open = await adopt();
        if (open) return open;
        if (refused.message.includes("No commits between")) {
          throw userError("FORGE_NOTHING_TO_MERGE", { with: { branch, base } }, { cause: refused });
        }
        const exists = await answer(() => rest.git.getRef({ ...at, ref: `heads/${branch}` }), { 404: () => null });
        throw exists ? refused : userError("FORGE_BRANCH_MISSING", { with: { branch } });
      };
      const pull = (await adopt()) ?? (await answer<ApiPull, ApiPull>(create, { 422: raced }));
      const asked = await askReviewers(client, pull, reviewers);
      // Last: by its label it is found again, and then nothing of this is done anew.
      const set = await setLabels(pull.number, labels);
      return toPullRequest({ ...asked, labels: set });
    },
    updatePullRequest,
    async closePullRequest(number) {
      const pull = (await find(number)) ?? noSuchThread(number)[404]();
      if (pull.state !== "open") return;
      await answer(() => rest.pulls.update({ ...at, pull_number: number, state: "closed" }));
    },
    async pullRequests({ state, label }) {
      const query = { ...at, ...NEWEST_FIRST, state };
      const pulls: readonly ApiPull[] =
        label === undefined
          ? await everyPage(() => octokit.paginate(rest.pulls.list, query))
          : await labelledPulls(client, state, label);
      return pulls.map(toPullRequest).sort((a, b) => b.number - a.number);
    },
    async pullRequest(number): Promise<PullRequest | null> {
      const pull = await find(number);
      return pull && toPullRequest(pull);
    },
    async mergePullRequest(number, expectedHead) {
      const before = (await find(number)) ?? noSuchThread(number)[404]();
      if (before.state !== "open" || before.head.sha !== expectedHead) return refusal(before, expectedHead, "");
      const refused = async (error: UserError): Promise<MergeOutcome> => {
        const now = (await find(number)) ?? before;
        // A request whose answer was lost is sent again, and finds its own merge.
        return mergeOf(now, expectedHead) ?? refusal(now, expectedHead, error.problems[0]?.message ?? error.message);
      };
      const merged = await answer(
        () => rest.pulls.merge({ ...at, pull_number: number, sha: expectedHead, merge_method: "merge" }),
        // Not mergeable, head moved, a rule of the repository not met.
        { 405: refused, 409: refused, 422: refused },
      );
      return "kind" in merged ? merged : { kind: "merged", commit: merged.sha };
    },
  };
}

/** The merge of just this head, when it was open a moment ago: the wish is fulfilled, whoever was faster. */
function mergeOf({ merged_at, merge_commit_sha, head }: ApiPull, expectedHead: CommitId): MergeOutcome | null {
  if (!merged_at || !merge_commit_sha || head.sha !== expectedHead) return null;
  return { kind: "merged", commit: merge_commit_sha };
}

/** GitHub's refusals share their statuses; the pull request itself says which it was. */
function refusal(pull: ApiPull, expectedHead: CommitId, detail: string): MergeOutcome {
  if (pull.state !== "open") return { kind: "refused", reason: "closed", detail: `it is ${pull.state}` };
  const { sha } = pull.head;
  if (sha !== expectedHead) return { kind: "refused", reason: "moved", detail: `its branch is at ${sha}` };
  return { kind: "refused", reason: pull.mergeable === false ? "conflict" : "blocked", detail };
}
