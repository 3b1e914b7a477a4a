/** The issues and comments of port `Forge`, as files. */
import type { Clock } from "../../ports/clock.ts";
import type { Forge } from "../../ports/forge.ts";
import { matches, missing, type Stored, type StoredIssue, toIssue } from "./documents.ts";
import type { Threads } from "./threads.ts";

type Issues = Pick<Forge, "openIssue" | "updateIssue" | "issues" | "comment" | "comments" | "updateComment">;

interface Options {
  readonly threads: Threads<Stored>;
  readonly clock: Clock;
  readonly user: string;
}

export function localIssues({ threads, clock, user }: Options): Issues {
  const now = () => clock.now().toISOString();

  return {
    async openIssue({ title, body, labels }) {
      const issue: StoredIssue = { kind: "issue", title, body, labels, state: "open", createdAt: now(), comments: [] };
      const { number } = await threads.create(async () => issue);
      return toIssue(number, issue);
    },
    updateIssue: (number, change) =>
      threads.update(number, (stored) => {
        if (stored.kind !== "issue") return missing(number);
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
        comments: [...stored.comments, { id: stored.comments.length + 1, author: user, body, createdAt: now() }],
      })),
    updateComment: (number, comment, body) =>
      threads.update(number, (stored) => {
        if (!stored.comments.some(({ id }) => id === comment)) return missing(number);
        return { ...stored, comments: stored.comments.map((each) => (each.id === comment ? { ...each, body } : each)) };
      }),
    async comments(number) {
      return (await threads.read(number))?.comments ?? missing(number);
    },
  };
}
