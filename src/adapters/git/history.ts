/** Who changed what and when, from `git log`. */
import type { CommitId, CommitInfo } from "../../ports/git.ts";
import type { GitProgram } from "./program.ts";

// Unit and record separators: a message cannot be told from the next field by line ends.
const FORMAT = "--format=%H%x1f%P%x1f%an%x1f%aI%x1f%B%x1e";

export async function history(
  git: GitProgram,
  ref: string,
  path: string,
  limit: number,
): Promise<readonly CommitInfo[]> {
  const within = path === "" ? [] : ["--", path];
  const args = ["--literal-pathspecs", "log", FORMAT, `--max-count=${limit}`, ref, ...within];
  return parse(await git.text("read history", args));
}

/**
 * The newest merge after `since` on the first-parent line whose message has exactly this line. `since` itself is
 * listed too: simple-git waits 50 ms after a command that prints nothing, and mostly nothing was merged.
 */
export async function findMerge(
  git: GitProgram,
  ref: string,
  since: CommitId,
  line: string,
): Promise<CommitInfo | null> {
  const args = ["log", FORMAT, "--first-parent", ref, "--not", `${since}^@`, "--"];
  const commits = parse(await git.text("look for a merge", args)).filter((commit) => commit.id !== since);
  return commits.find(({ parents, message }) => parents.length > 1 && message.split("\n").includes(line)) ?? null;
}

function parse(output: string): readonly CommitInfo[] {
  return output
    .split("\x1e")
    .map((record) => record.trimStart().split("\x1f"))
    .filter((fields) => fields.length === 5)
    .map(([id = "", parents = "", author = "", time = "", message = ""]) => ({
      id,
      parents: parents.split(" ").filter((parent) => parent !== ""),
      author,
      time: new Date(time).toISOString(),
      message: message.trimEnd(),
    }));
}
