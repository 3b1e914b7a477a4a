/** Port `Forge` on GitHub. */
import { siteOf } from "../../domain/github-site.ts";
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
    fileUrl: (commit, path) => {
      const { owner, repo } = client.at;
      // Not the raw host: it wants a token of its own where the repository is private.
      const place = path.split("/").map(encodeURIComponent).join("/");
      return `${siteOf(client.octokit.request.endpoint.DEFAULTS.baseUrl)}/${owner}/${repo}/blob/${commit}/${place}?raw=true`;
    },
    access: (user) => accessOf(client, user),
    publishCheck: (check) => publishCheck(client, check),
  };
}
