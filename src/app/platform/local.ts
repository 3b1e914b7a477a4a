/** The platform on this machine: a bare repository, and pull requests and issues in a folder. */
import { existsSync } from "node:fs";
import { gitRepository } from "../../adapters/git/repository.ts";
import { localDeploymentMirror } from "../../adapters/local-forge/deployment-mirror.ts";
import { localForge } from "../../adapters/local-forge/forge.ts";
import { localRepositorySettings } from "../../adapters/local-forge/repository-settings.ts";
import { localWorkflows } from "../../adapters/local-forge/workflows.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { homeFolders } from "../home-folders.ts";
import type { Platform, PlatformOptions } from "./platform.ts";

const DEFAULT_BRANCH = "main";
const EMAIL = "understudy@users.noreply.github.com";

export function localPlatform({ settings, clock, user }: PlatformOptions): Platform {
  const folders = homeFolders(settings.home);
  if (!existsSync(folders.origin)) throw userError("FORGE_LOCAL_MISSING", { found: folders.origin });
  const identity = { name: user, email: EMAIL };
  const git = gitRepository({ directory: folders.origin, defaultBranch: DEFAULT_BRANCH, identity, clock });
  return {
    git,
    forge: localForge({ folder: folders.forge, git, clock, user }),
    mirror: localDeploymentMirror(folders.forge, clock),
    workflows: localWorkflows(),
    repositorySettings: localRepositorySettings(),
  };
}
