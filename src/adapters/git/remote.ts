/** Which repository on GitHub a working tree belongs to. */
import { gitProgram } from "./program.ts";

export interface GitHubRemote {
  /** `owner/name`. */
  readonly repository: string;
  readonly branch: string | null;
  readonly head: string | null;
  /** A branch of the remote holds the head, as far as the last fetch knows. */
  readonly isPushed: boolean;
}

const ADDRESS =
  /^(?:https:\/\/(?:[^@/]*@)?github\.com\/|(?:ssh:\/\/)?git@github\.com[:/])([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/;

/** null: no working tree, or none whose `origin` is on GitHub. */
export async function githubRemote(folder: string): Promise<GitHubRemote | null> {
  const tried = async (args: readonly string[]): Promise<string | null> => {
    try {
      return (await gitProgram(folder).text("look at the remote", args)).trim();
    } catch {
      return null;
    }
  };
  const repository = repositoryOf((await tried(["remote", "get-url", "origin"])) ?? "");
  if (repository === null) return null;
  const head = await tried(["rev-parse", "HEAD"]);
  const holding = head === null ? null : await tried(["branch", "--remotes", "--contains", head, "--list", "origin/*"]);
  return { repository, branch: await tried(["symbolic-ref", "--short", "HEAD"]), head, isPushed: Boolean(holding) };
}

/** `owner/name` in an address of GitHub's; null: it is none. */
export const repositoryOf = (address: string): string | null => ADDRESS.exec(address)?.[1] ?? null;
