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
      // Not the raw host: it wants a token of its own where the repository is private.
      const place = path.split("/").map(encodeURIComponent).join("/");
      return `${pageOf(client)}/blob/${commit}/${place}?raw=true`;
    },
    // That of a pull request leads on from there.
    threadUrl: (number) => `${pageOf(client)}/issues/${number}`,
    access: (user) => accessOf(client, user),
    publishCheck: (check) => publishCheck(client, check),
  };
}

const pageOf = ({ at: { owner, repo }, octokit }: GitHubClient): string =>
  `${siteOf(octokit.request.endpoint.DEFAULTS.baseUrl)}/${owner}/${repo}`;
