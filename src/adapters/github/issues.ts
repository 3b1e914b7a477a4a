/** The issues and comments of port `Forge` on GitHub. */
import type { Forge, Issue } from "../../ports/forge.ts";
import { fitBody } from "./body.ts";
import { answer, everyPage, type GitHubClient, noSuchThread, ONCE } from "./client.ts";
import { type ApiIssue, NEWEST_FIRST, timeOf, toIssue } from "./documents.ts";

type Issues = Pick<Forge, "openIssue" | "updateIssue" | "issues" | "comment" | "comments" | "updateComment">;

export function githubIssues({ octokit, at }: GitHubClient): Issues {
  const { rest } = octokit;

  return {
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
      await answer(() => rest.issues.update({ ...at, issue_number: number, ...change }), noSuchThread(number));
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
      await answer(() => rest.issues.createComment(request), noSuchThread(number));
    },
    async updateComment(number, comment, body) {
      const request = { ...at, comment_id: comment, body: fitBody(body) };
      await answer(() => rest.issues.updateComment(request), noSuchThread(number));
    },
    async comments(number) {
      const query = { ...at, issue_number: number, per_page: 100 };
      const comments = await everyPage(() => octokit.paginate(rest.issues.listComments, query));
      return comments.map(({ id, user, body, created_at }) => ({
        id,
        author: user?.login ?? "ghost",
        body: body ?? "",
        createdAt: timeOf(created_at),
      }));
    },
  };
}
