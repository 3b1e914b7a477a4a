/** GitHub's pull requests and issues as the port's. */
import type { Issue, PullRequest } from "../../ports/forge.ts";

type ApiLabel = string | { readonly name?: string | null };

interface ApiThread {
  readonly number: number;
  readonly title: string;
  readonly body?: string | null;
  readonly state: string;
  readonly labels: readonly ApiLabel[];
  readonly created_at: string;
}

interface ApiEnd {
  readonly ref: string;
  readonly sha: string;
  /** null: the fork was deleted. */
  readonly repo?: { readonly full_name: string } | null;
}

/** What a single pull request and a list of them have in common, and what only the single one tells. */
export interface ApiPull extends ApiThread {
  readonly head: ApiEnd;
  readonly base: ApiEnd;
  readonly user: { readonly login: string } | null;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly merged_by?: { readonly login: string } | null;
  readonly mergeable?: boolean | null;
  readonly requested_reviewers?: readonly { readonly login: string }[] | null;
  readonly requested_teams?: readonly { readonly slug: string }[] | null;
}

export interface ApiIssue extends ApiThread {
  readonly closed_at: string | null;
  readonly pull_request?: object;
}

/** GitHub leaves milliseconds out; everywhere else times are compared as text, so they have one form. */
export const timeOf = (time: string): string => new Date(time).toISOString();

export const namesOf = (labels: readonly ApiLabel[]): readonly string[] =>
  labels.flatMap((label) => (typeof label === "string" ? [label] : label.name ? [label.name] : []));

export function toPullRequest(pull: ApiPull): PullRequest {
  const reviewers = [
    ...(pull.requested_reviewers ?? []).map(({ login }) => `@${login}`),
    // The organisation is the repository's: no other's team can be asked.
    ...(pull.requested_teams ?? []).map(({ slug }) => `@${pull.base.repo?.full_name.split("/")[0] ?? ""}/${slug}`),
  ];
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body ?? "",
    labels: namesOf(pull.labels),
    branch: pull.head.ref,
    base: pull.base.ref,
    head: pull.head.sha,
    state: pull.merged_at ? "merged" : pull.state === "open" ? "open" : "closed",
    author: pull.user?.login ?? "ghost",
    fromFork: pull.head.repo?.full_name !== pull.base.repo?.full_name,
    createdAt: timeOf(pull.created_at),
    ...(pull.merged_at && { mergedAt: timeOf(pull.merged_at) }),
    ...(pull.merged_by && { mergedBy: pull.merged_by.login }),
    // Before a merge GitHub shows the commit of a trial merge here.
    ...(pull.merged_at && pull.merge_commit_sha && { mergeCommit: pull.merge_commit_sha }),
    ...(reviewers.length > 0 && { reviewers }),
  };
}

export function toIssue(issue: ApiIssue): Issue {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    labels: namesOf(issue.labels),
    state: issue.state === "open" ? "open" : "closed",
    createdAt: timeOf(issue.created_at),
    ...(issue.closed_at && { closedAt: timeOf(issue.closed_at) }),
  };
}

/** Of lists whose newest entry comes first. */
export const NEWEST_FIRST = { sort: "created", direction: "desc", per_page: 100 } as const;
