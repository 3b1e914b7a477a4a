/** Repositories on disk: a bare one to be the truth, and a checkout for people to look around in. */
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { gitProgram } from "./program.ts";

/** Makes a bare repository, or completes one whose making was cut short. Running it again changes nothing. */
export async function createBareRepository(directory: string, defaultBranch: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const git = gitProgram(directory);
  await git.text("make a repository", ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, directory]);
}

/** Makes the folder a clone of the branch as it is now. What somebody edited there by hand is lost. */
export async function refreshCheckout(repository: string, folder: string, branch: string): Promise<void> {
  if (!(await isFolder(folder))) {
    // Cloned aside and renamed: a folder that exists is a complete clone.
    const aside = `${folder}.cloning`;
    await rm(aside, { recursive: true, force: true });
    const git = gitProgram(repository);
    await git.text("clone", ["clone", "--quiet", "--no-hardlinks", `--branch=${branch}`, repository, aside]);
    await rename(aside, folder);
    return;
  }
  const git = gitProgram(folder);
  await git.text("fetch", ["fetch", "--quiet", "--prune", "origin"]);
  await rm(`${folder}/.git/index.lock`, { force: true });
  await git.text("refresh the checkout", [
    "checkout",
    "--quiet",
    "--force",
    "-B",
    branch,
    `refs/remotes/origin/${branch}`,
  ]);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
