/** Files at a commit: one `ls-tree` for the names, one `cat-file --batch` for all the bytes. */
import { userError } from "../../domain/errors/user-error.ts";
import type { CommitId } from "../../ports/git.ts";
import type { GitProgram } from "./program.ts";

interface Entry {
  readonly path: string;
  readonly blob: string;
}

/** Regular files whose path starts with one of the prefixes; links and submodules are not files. */
export async function listFiles(
  git: GitProgram,
  commit: CommitId,
  prefixes: readonly string[],
): Promise<readonly Entry[]> {
  // Git's path arguments name whole folders; a prefix may end inside a name, so its folder is asked for.
  const folders = new Set(prefixes.map((prefix) => prefix.slice(0, prefix.lastIndexOf("/") + 1)));
  const within = folders.has("") ? [] : ["--", ...folders];
  const listing = await git.text("list files", ["--literal-pathspecs", "ls-tree", "-r", "-z", commit, ...within]);
  const files: Entry[] = [];
  for (const line of listing.split("\0")) {
    const entry = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line);
    const [, blob, path] = entry ?? [];
    if (blob && path && prefixes.some((prefix) => path.startsWith(prefix))) files.push({ path, blob });
  }
  return files;
}

export async function readBlobs(git: GitProgram, entries: readonly Entry[]): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  if (entries.length === 0) return files;
  const wanted = `${entries.map((entry) => entry.blob).join("\n")}\n`;
  const output = await git.bytes("read files", ["cat-file", "--batch"], wanted);
  let at = 0;
  for (const { path, blob } of entries) {
    const endOfHeader = output.indexOf(0x0a, at);
    const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(output.toString("utf8", at, endOfHeader))?.[1] ?? Number.NaN);
    if (Number.isNaN(size))
      throw userError("GIT_FAILED", { with: { what: `read ${path}`, detail: `no blob ${blob}` } });
    files.set(path, new Uint8Array(output.subarray(endOfHeader + 1, endOfHeader + 1 + size)));
    at = endOfHeader + 1 + size + 1;
  }
  return files;
}
