/** Who changed what and when, from `git log`. */
import type { CommitId, CommitInfo } from "../../ports/git.ts";
import type { GitProgram } from "./program.ts";
import { requireCommitId } from "./refs.ts";

// NUL between fields and after records: the one character that no author can put into a commit.
const FORMAT = ["-z", "--no-show-signature", "--format=%H%x00%P%x00%an%x00%aI%x00%B"];
const FIELDS = 5;

export async function history(
  git: GitProgram,
  ref: string,
  path: string,
  limit: number,
): Promise<readonly CommitInfo[]> {
  const within = path === "" ? [] : ["--", path];
  const args = ["--literal-pathspecs", "log", ...FORMAT, `--max-count=${limit}`, ref, ...within];
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
  requireCommitId(since);
  const args = ["log", ...FORMAT, "--first-parent", ref, "--not", `${since}^@`, "--"];
  const commits = parse(await git.text("look for a merge", args)).filter((commit) => commit.id !== since);
  return commits.find(({ parents, message }) => parents.length > 1 && message.split("\n").includes(line)) ?? null;
}

function parse(output: string): readonly CommitInfo[] {
  const fields = output.split("\0");
  const commits: CommitInfo[] = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [id = "", parents = "", author = "", time = "", message = ""] = fields.slice(at, at + FIELDS);
    commits.push({
      id,
      parents: parents.split(" ").filter((parent) => parent !== ""),
      author,
      time: new Date(time).toISOString(),
      message: message.trimEnd(),
      // Nobody vouches for the names in a bare repository.
      signedBy: null,
    });
  }
  return commits;
}
