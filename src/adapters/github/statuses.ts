/** A commit status in the place of a check run, for tokens that are no App's. */
import type { UserError } from "../../domain/errors/user-error.ts";
import { cutLine, DESCRIPTION_LIMIT } from "../../domain/one-line.ts";
import type { CheckRun } from "../../ports/forge.ts";
import { answer, type GitHubClient } from "./client.ts";

/** A status has no neutral: what is not decided is not green. */
const STATES = {
  pass: "success",
  inconclusive: "pending",
  fail: "failure",
  error: "error",
  pending: "pending",
} as const satisfies Record<CheckRun["verdict"], string>;

/** Anybody who may push can write a status, so it says itself that it is no evidence. */
export async function publishStatus(
  { octokit, at }: GitHubClient,
  { commit, name, title, verdict }: CheckRun,
  refused: UserError,
): Promise<void> {
  const { rest } = octokit;
  // It is the permission for checks that is missing.
  const denied = {
    403: (): never => {
      throw refused;
    },
  };
  const status = { state: STATES[verdict], description: cutLine(`Advisory: ${title}`, DESCRIPTION_LIMIT) };
  const query = { ...at, ref: commit, per_page: 100 };
  const known = await answer(() => rest.repos.listCommitStatusesForRef(query), denied);
  const newest = known.find(({ context }) => context === name);
  if (newest?.state === status.state && newest.description === status.description) return;
  await answer(() => rest.repos.createCommitStatus({ ...at, sha: commit, context: name, ...status }), denied);
}
