/** Port `Forge` on GitHub. */
import { type UserError, userError } from "../../domain/errors/user-error.ts";
import type { Forge, Issue, MergeOutcome, PullRequest } from "../../ports/forge.ts";
import type { CommitId } from "../../ports/git.ts";
import { fitBody } from "./body.ts";
import { publishCheck } from "./checks.ts";
import { answer, everyPage, type GitHubClient, ONCE } from "./client.ts";
import { type ApiIssue, type ApiPull, toIssue, toPullRequest } from "./documents.ts";

const NEWEST_FIRST = { sort: "created", direction: "desc", per_page: 100 } as const;

export function githubForge(client: GitHubClient): Forge {
  const { octokit, at } = client;
  const { rest } = octokit;

  const find = async (number: number): Promise<ApiPull | null> =>
    answer(() => rest.pulls.get({ ...at, pull_number: number }), { 404: () => null });

  const openPullOf = async (branch: string): Promise<ApiPull | null> => {
    const query = { ...at, head: `${at.owner}:${branch}`, state: "open", per_page: 100 } as const;
    const found = await answer(() => rest.pulls.list(query));
    // The server's own filter is by owner and branch; a fork of the same owner has the same.
    return found.find((pull) => pull.head.ref === branch) ?? null;
  };
  const setLabels = (number: number, labels: readonly string[]) =>
    answer(() => rest.issues.setLabels({ ...at, issue_number: number, labels: [...labels] }), missing(number));

  const updatePullRequest: Forge["updatePullRequest"] = async (number, { title, body, labels }) => {
    const change = { ...(title !== undefined && { title }), ...(body !== undefined && { body: fitBody(body) }) };
    if (Object.keys(change).length > 0) {
      await answer(() => rest.pulls.update({ ...at, pull_number: number, ...change }), missing(number));
    }
    if (labels) await setLabels(number, labels);
  };

  return {
    async openPullRequest({ branch, base, title, body, labels }) {
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
      const set = await setLabels(pull.number, labels);
      return toPullRequest({ ...pull, labels: set });
    },
    updatePullRequest,
    async closePullRequest(number) {
      const pull = (await find(number)) ?? missing(number)[404]();
      if (pull.state !== "open") return;
      await answer(() => rest.pulls.update({ ...at, pull_number: number, state: "closed" }));
    },
    async pullRequests({ state, label }) {
      const pulls = await everyPage(() => octokit.paginate(rest.pulls.list, { ...at, ...NEWEST_FIRST, state }));
      const found = pulls.map(toPullRequest).filter((pull) => !label || pull.labels.includes(label));
      return found.sort((a, b) => b.number - a.number);
    },
    async pullRequest(number): Promise<PullRequest | null> {
      const pull = await find(number);
      return pull && toPullRequest(pull);
    },
    async mergePullRequest(number, expectedHead) {
      const before = (await find(number)) ?? missing(number)[404]();
      if (before.state !== "open" || before.head.sha !== expectedHead) return refusal(before, expectedHead, "");
      const refused = async (error: UserError) =>
        refusal((await find(number)) ?? before, expectedHead, error.problems[0]?.message ?? error.message);
      const merged = await answer(
        () => rest.pulls.merge({ ...at, pull_number: number, sha: expectedHead, merge_method: "merge" }),
        // Not mergeable, head moved, a rule of the repository not met.
        { 405: refused, 409: refused, 422: refused },
      );
      return "kind" in merged ? merged : { kind: "merged", commit: merged.sha };
    },
    async openIssue({ title, body, labels }) {
      const request = { ...at, title, body: fitBody(body), labels: [...labels], request: ONCE };
      return toIssue(await answer(() => rest.issues.create(request)));
    },
    async updateIssue(number, { title, body, labels, state }) {
      const change = {
        ...(title !== undefined && { title }),
        ...(body !== undefined && { body: fitBody(body) }),
        ...(labels && { labels: [...labels] }),
        ...(state && { state }),
      };
      await answer(() => rest.issues.update({ ...at, issue_number: number, ...change }), missing(number));
    },
    async issues({ state, label }): Promise<readonly Issue[]> {
      const query = { ...at, ...NEWEST_FIRST, state, ...(label && { labels: label }) };
      const found: readonly ApiIssue[] = await everyPage(() => octokit.paginate(rest.issues.listForRepo, query));
      // GitHub lists pull requests as issues too.
      const issues = found.filter((issue) => !issue.pull_request).map(toIssue);
      return issues.sort((a, b) => b.number - a.number);
    },
    async comment(number, body) {
      const request = { ...at, issue_number: number, body: fitBody(body), request: ONCE };
      await answer(() => rest.issues.createComment(request), missing(number));
    },
    async comments(number) {
      const query = { ...at, issue_number: number, per_page: 100 };
      const comments = await everyPage(() => octokit.paginate(rest.issues.listComments, query));
      return comments.map(({ user, body, created_at }) => ({
        author: user?.login ?? "ghost",
        body: body ?? "",
        createdAt: created_at,
      }));
    },
    publishCheck: (check) => publishCheck(client, check),
  };
}

/** GitHub's refusals share their statuses; the pull request itself says which it was. */
function refusal(pull: ApiPull, expectedHead: CommitId, detail: string): MergeOutcome {
  if (pull.state !== "open") return { kind: "refused", reason: "closed", detail: `it is ${pull.state}` };
  const { sha } = pull.head;
  if (sha !== expectedHead) return { kind: "refused", reason: "moved", detail: `its branch is at ${sha}` };
  return { kind: "refused", reason: pull.mergeable === false ? "conflict" : "blocked", detail };
}

/** 404 about one thread is about its number, not about the token. */
const missing = (number: number) => ({
  404: (): never => {
    throw userError("FORGE_THREAD_MISSING", { with: { number } });
  },
});
