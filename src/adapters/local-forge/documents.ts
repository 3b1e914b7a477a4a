/** What the local forge keeps of a pull request or an issue, and how it shows it. */
import { userError } from "../../domain/errors/user-error.ts";
import type { Comment, Issue, PullRequest } from "../../ports/forge.ts";
import type { CommitId } from "../../ports/git.ts";

export interface StoredPull extends Omit<PullRequest, "number" | "head"> {
  readonly kind: "pull";
  /** Where the branch was when this was written; frozen once merged or closed. */
  readonly head: CommitId;
  /** Where the base was when it was opened: a merge can only lie after it. */
  readonly openedOn: CommitId;
  readonly comments: readonly Comment[];
}

export interface StoredIssue extends Omit<Issue, "number"> {
  readonly kind: "issue";
  readonly comments: readonly Comment[];
}

export type Stored = StoredPull | StoredIssue;

const COMMON = ["title", "body", "state", "createdAt"];
const OF_PULL = [...COMMON, "branch", "base", "head", "openedOn", "author"];

export function isStored(value: unknown): value is Stored {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  if (value.kind !== "pull" && value.kind !== "issue") return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    (value.kind === "pull" ? OF_PULL : COMMON).every((name) => typeof fields.get(name) === "string") &&
    Array.isArray(fields.get("labels")) &&
    Array.isArray(fields.get("comments"))
  );
}

export function toPull(number: number, stored: StoredPull): PullRequest {
  const { kind: _kind, comments: _comments, openedOn: _openedOn, ...pull } = stored;
  return { number, ...pull };
}

export function toIssue(number: number, stored: StoredIssue): Issue {
  const { kind: _kind, comments: _comments, ...issue } = stored;
  return { number, ...issue };
}

export const matches = (state: "open" | "closed" | "all", isOpen: boolean): boolean =>
  state === "all" || (state === "open") === isOpen;

export function missing(number: number): never {
  throw userError("FORGE_THREAD_MISSING", { with: { number } });
}
