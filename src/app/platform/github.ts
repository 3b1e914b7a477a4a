/** The platform on GitHub. */
import { defaultBranchOf, githubClient } from "../../adapters/github/client.ts";
import { githubDeploymentMirror } from "../../adapters/github/deployment-mirror.ts";
import { githubForge } from "../../adapters/github/forge.ts";
import { githubGit } from "../../adapters/github/git.ts";
import { githubRepositorySettings } from "../../adapters/github/repository-settings.ts";
import { githubWorkflows } from "../../adapters/github/workflows.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Platform, PlatformOptions } from "./platform.ts";

export async function githubPlatform({ settings, log, throttle }: PlatformOptions): Promise<Platform> {
  if (settings.repository === null) throw userError("CLI_REPOSITORY_MISSING");
  const [owner = "", repository = ""] = settings.repository.split("/");
  if (settings.token === null) throw userError("FORGE_TOKEN_MISSING");
  const { apiUrl: baseUrl, token } = settings;
  const client = githubClient({ baseUrl, token, owner, repository, log, throttle });
  const branch = await defaultBranchOf(client);
  return {
    git: githubGit(client, branch),
    forge: githubForge(client),
    mirror: githubDeploymentMirror(client),
    workflows: githubWorkflows(client, branch),
    repositorySettings: githubRepositorySettings(client, token),
  };
}
