/** Port `Forge` on GitHub. */
import type { Forge } from "../../ports/forge.ts";
import { accessOf } from "./access.ts";
import { publishCheck } from "./checks.ts";
import type { GitHubClient } from "./client.ts";
import { githubIssues } from "./issues.ts";
import { githubPullRequests } from "./pull-requests.ts";

export function githubForge(client: GitHubClient): Forge {
  return {
    ...githubPullRequests(client),
    ...githubIssues(client),
    access: (user) => accessOf(client, user),
    publishCheck: (check) => publishCheck(client, check),
  };
}
