/** Which paths may be written into a repository: the same answer wherever the repository lives. */
import { userError } from "./errors/user-error.ts";

const CONTROL = /\p{Cc}/u;

/** Relative, `/` between segments, nothing that leaves the tree or reaches into `.git` on any file system. */
function isSafePath(path: string): boolean {
  if (path === "" || path.includes("\\") || path.includes(":") || CONTROL.test(path)) return false;
  return path.split("/").every((segment) => !/^(\.{0,2}|\.git(\s|\.|~.*)*|git~\d+)$/i.test(segment));
}

/** Throws `REPOSITORY_PATH_UNSAFE` for the first path that is not safe. */
export function requireSafePaths(paths: Iterable<string>): void {
  for (const path of paths) {
    if (!isSafePath(path)) {
      throw userError("REPOSITORY_PATH_UNSAFE", { found: JSON.stringify(path), with: { path: JSON.stringify(path) } });
    }
  }
}
