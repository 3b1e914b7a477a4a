/** Port `Forge` on GitHub. */
import type { Forge } from "../../ports/forge.ts";
import { publishCheck } from "./checks.ts";
import type { GitHubClient } from "./client.ts";
import { githubIssues } from "./issues.ts";
import { githubPullRequests } from "./pull-requests.ts";

export function githubForge(client: GitHubClient): Forge {
  return {
    ...githubPullRequests(client),
    ...githubIssues(client),
    publishCheck: (check) => publishCheck(client, check),
  };
}
