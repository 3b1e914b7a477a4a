/** Asks people and teams for a review on GitHub, as far as they can be asked. */
import { answer, type GitHubClient } from "./client.ts";
import type { ApiPull } from "./documents.ts";

/** `@user`, or `@organisation/team`. */
const OWNER = /^@([A-Za-z0-9-]+)(?:\/([A-Za-z0-9._-]+))?$/;

/**
 * The pull request with whom it asks. One name that GitHub does not know, or may not ask, makes it refuse the whole list:
 * then each is asked alone, and who cannot be asked is passed over. What must be reviewed by whom is CODEOWNERS' to say.
 */
export async function askReviewers(
  { octokit, at }: GitHubClient,
  pull: ApiPull,
  owners: readonly string[],
): Promise<ApiPull> {
  const wanted = owners.flatMap((owner): readonly Reviewers[] => {
    const [, name = "", team] = OWNER.exec(owner) ?? [];
    if (name === "" || name === pull.user?.login) return [];
    if (team === undefined) return [{ reviewers: [name] }];
    return name.toLowerCase() === at.owner.toLowerCase() ? [{ team_reviewers: [team] }] : [];
  });
  if (wanted.length === 0) return pull;
  const ask = async (request: Reviewers): Promise<ApiPull | null> => {
    const refused = () => null;
    const query = { ...at, pull_number: pull.number, ...request };
    const asked = await answer<Asked, null>(() => octokit.rest.pulls.requestReviewers(query), {
      403: refused,
      404: refused,
      422: refused,
    });
    const { requested_reviewers = null, requested_teams = null } = asked ?? {};
    return asked && { ...pull, requested_reviewers, requested_teams };
  };
  const together: Reviewers = {
    reviewers: wanted.flatMap(({ reviewers = [] }) => reviewers),
    team_reviewers: wanted.flatMap(({ team_reviewers = [] }) => team_reviewers),
  };
  let latest = await ask(together);
  if (latest !== null || wanted.length === 1) return latest ?? pull;
  for (const each of wanted) latest = (await ask(each)) ?? latest;
  return latest ?? pull;
}

interface Reviewers {
  reviewers?: string[];
  team_reviewers?: string[];
}

interface Asked {
  readonly requested_reviewers?: readonly { readonly login: string }[] | null | undefined;
  readonly requested_teams?: readonly { readonly slug: string }[] | null | undefined;
}
