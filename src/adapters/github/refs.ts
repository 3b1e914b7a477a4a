/** Where a ref points. What is missing is known only from an answer that could have shown it. */
import type { UserError } from "../../domain/errors/user-error.ts";
import type { CommitId } from "../../ports/git.ts";
import { answer, everyPage, type GitHubClient } from "./client.ts";
import { reasonOf } from "./look.ts";

/** `ref` as in `heads/main`; null when there is none. */
export async function findRef(client: GitHubClient, ref: string): Promise<CommitId | null> {
  const { octokit, at } = client;
  const found = await answer<{ readonly object: { readonly sha: string } }, { readonly object: null } | null>(
    () => octokit.rest.git.getRef({ ...at, ref }),
    { 404: () => null, 409: ifEmpty },
  );
  if (found === null) return findListed(client, ref);
  return found.object?.sha ?? null;
}

/**
 * GitHub says 404 also for what the token may not see, and for a moment for what was just made: records taken for none
 * would be evidence lost. The list says 404 to the first, and is empty only where there is no such ref.
 */
async function findListed({ octokit, at }: GitHubClient, ref: string): Promise<CommitId | null> {
  const listed = await everyPage(() => octokit.paginate(octokit.rest.git.listMatchingRefs, { ...at, ref }));
  return listed.find((each) => each.ref === `refs/${ref}`)?.object.sha ?? null;
}

/** A repository without any commit; every other conflict says nothing about the ref. */
function ifEmpty(refused: UserError): { readonly object: null } {
  if (!/repository is empty/i.test(reasonOf(refused))) throw refused;
  return { object: null };
}
