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

/** The newest merge after `since` on the first-parent line whose message has exactly this line. */
export async function findMerge(
  git: GitProgram,
  ref: string,
  since: CommitId,
  line: string,
): Promise<CommitInfo | null> {
  const range = `${since}..${ref}`;
  const select = ["--first-parent", "--merges", "--fixed-strings", `--grep=${line}`];
  const found = parse(await git.text("look for a merge", ["log", FORMAT, ...select, range, "--"]));
  return found.find((commit) => commit.message.split("\n").includes(line)) ?? null;
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
