/** Repositories on disk: a bare one to be the truth, and a checkout for people to look around in. */
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gitProgram } from "./program.ts";

/** Makes a bare repository; running it again changes nothing. */
export async function createBareRepository(directory: string, defaultBranch: string): Promise<void> {
  if (await exists(join(directory, "HEAD"))) return;
  await replaceBy(directory, async (aside) => {
    await mkdir(aside);
    const args = ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, aside];
    await gitProgram(aside).text("make a repository", args);
  });
}

/** Makes the folder a clone of the branch as it is now. What somebody edited there by hand is lost. */
export async function refreshCheckout(repository: string, folder: string, branch: string): Promise<void> {
  // Without `.git` it is somebody else's folder: the rename below then fails unless it is empty.
  if (await exists(join(folder, ".git"))) {
    try {
      return await pull(folder, branch);
    } catch {
      // A process killed in the middle of its work left locks there. A new clone is as good.
      await rm(folder, { recursive: true, force: true });
    }
  }
  await replaceBy(folder, async (aside) => {
    const args = ["clone", "--quiet", "--no-hardlinks", `--branch=${branch}`, repository, aside];
    await gitProgram(repository).text("clone", args);
  });
}

async function pull(folder: string, branch: string): Promise<void> {
  const git = gitProgram(folder);
  await git.text("fetch", ["fetch", "--quiet", "--prune", "origin"]);
  const args = ["checkout", "--quiet", "--force", "-B", branch, `refs/remotes/origin/${branch}`];
  await git.text("refresh the checkout", args);
}

/** Made aside and renamed: a folder that exists is a whole one, whenever its maker is killed. */
async function replaceBy(folder: string, make: (aside: string) => Promise<void>): Promise<void> {
  const aside = `${folder}.making`;
  await mkdir(dirname(folder), { recursive: true });
  await rm(aside, { recursive: true, force: true });
  await make(aside);
  await rename(aside, folder);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
