/** Where people meet the pipeline: pull requests, issues, comments, checks. GitHub, or files beside a bare repository. */
import type { Problem } from "../domain/errors/user-error.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { CommitId } from "./git.ts";

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly branch: string;
  readonly base: string;
  readonly head: CommitId;
  readonly state: "open" | "merged" | "closed";
  readonly author: string;
  /** Its branch lies in somebody else's repository: nothing of it may reach a runner of ours. */
  readonly fromFork: boolean;
  readonly createdAt: string;
  readonly mergedAt?: string;
  /** Only `pullRequest` is sure to know. */
  readonly mergedBy?: string;
  readonly mergeCommit?: CommitId;
  /** Who was asked for a review and has not given it: `@user`, `@organisation/team`. */
  readonly reviewers?: readonly string[];
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly state: "open" | "closed";
  readonly createdAt: string;
  readonly closedAt?: string;
}

export interface Comment {
  /** Names it within its repository. */
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: string;
}

export type MergeOutcome =
  | { readonly kind: "merged"; readonly commit: CommitId }
  | { readonly kind: "refused"; readonly reason: "closed" | "conflict" | "moved" | "blocked"; readonly detail: string };

export interface CheckRun {
  readonly commit: CommitId;
  readonly name: string;
  /** `inconclusive` is shown as neutral; `pending` is not decided yet, and keeps a required check from passing. */
  readonly verdict: Verdict | "pending";
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly Problem[];
}

/** What a user may do in the repository, in rising order. */
export const ACCESS = ["none", "read", "write", "admin"] as const;
export type Access = (typeof ACCESS)[number];

export interface Forge {
  /**
   * One per branch: when an open pull request of the branch exists it is brought up to date and returned. Of `reviewers`
   * those are asked who can be: nobody's absence, and not that one wrote it, keeps it from opening.
   */
  openPullRequest(
    request: Pick<PullRequest, "branch" | "base" | "title" | "body" | "labels" | "reviewers">,
  ): Promise<PullRequest>;
  updatePullRequest(number: number, change: Partial<Pick<PullRequest, "title" | "body" | "labels">>): Promise<void>;
  closePullRequest(number: number): Promise<void>;
  /** Newest first. */
  pullRequests(filter: {
    readonly state: "open" | "closed" | "all";
    readonly label?: string;
  }): Promise<readonly PullRequest[]>;
  pullRequest(number: number): Promise<PullRequest | null>;
  mergePullRequest(number: number, expectedHead: CommitId): Promise<MergeOutcome>;
  openIssue(request: Pick<Issue, "title" | "body" | "labels">): Promise<Issue>;
  updateIssue(number: number, change: Partial<Pick<Issue, "title" | "body" | "labels" | "state">>): Promise<void>;
  /** Newest first. */
  issues(filter: { readonly state: "open" | "closed" | "all"; readonly label?: string }): Promise<readonly Issue[]>;
  comment(number: number, body: string): Promise<void>;
  /** Oldest first. */
  comments(number: number): Promise<readonly Comment[]>;
  updateComment(number: number, comment: number, body: string): Promise<void>;
  /** Asked anew each time: what an event says of its sender is no proof. `none` for strangers. */
  access(user: string): Promise<Access>;
  /** Where a body finds a file of a commit; also as a picture, for whoever may see the repository. */
  fileUrl(commit: CommitId, path: string): string;
  /** The page of an issue or pull request, for readers elsewhere; null: it has none. */
  threadUrl(number: number): string | null;
  publishCheck(check: CheckRun): Promise<void>;
}
