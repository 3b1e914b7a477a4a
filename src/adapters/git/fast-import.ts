/**
 * Commits through `git fast-import`: one process, no index, no working tree, dates and identity as arguments.
 * Files are written as plain ones: a script that the pipeline rewrote would lose its executable bit, and it writes none.
 */
import type { CommitId, CommitRequest } from "../../ports/git.ts";
import type { GitProgram } from "./program.ts";

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** The author or committer of a commit object. What would end a field is left out, which is Git's own rule. */
export function signature({ name, email }: Identity, time: Date): string {
  const plain = (text: string) => text.replace(/[<>\n\0]/g, "");
  return `${plain(name)} <${plain(email)}> ${Math.floor(time.getTime() / 1000)} +0000`;
}

export interface NewCommit {
  readonly parent: CommitId | null;
  readonly message: string;
  readonly files: CommitRequest["files"];
  readonly identity: Identity;
  readonly time: Date;
}

export interface WrittenCommit {
  readonly commit: CommitId;
  readonly tree: string;
  /** null for a first commit. */
  readonly parentTree: string | null;
}

/** Never a ref in the repository: `reset` forgets the branch before fast-import would write it. */
const SCRATCH = "refs/understudy/scratch";

export async function writeCommit(git: GitProgram, request: NewCommit): Promise<WrittenCommit> {
  const output = await git.text(
    "write a commit",
    ["fast-import", "--quiet", "--done", "--date-format=raw"],
    script(request),
  );
  const [commit = "", ...listed] = output.trimEnd().split("\n");
  const [tree = "", parentTree = null] = listed.map((line) => line.split(" ")[2]?.trim() ?? "");
  return { commit, tree, parentTree };
}

function script({ parent, message, files, identity, time }: NewCommit): Buffer {
  const parts: (Uint8Array | string)[] = [];
  parts.push(`commit ${SCRATCH}\nmark :1\n`);
  parts.push(`committer ${signature(identity, time)}
`);
  parts.push(...data(message));
  if (parent) parts.push(`from ${parent}\n`);
  for (const [path, content] of files) {
    if (content === null) parts.push(`D ${quoted(path)}\n`);
    else parts.push(`M 100644 inline ${quoted(path)}\n`, ...data(content));
  }
  parts.push(`get-mark :1\nls :1 ""\n`);
  if (parent) parts.push(`ls ${parent} ""\n`);
  parts.push(`reset ${SCRATCH}\n\ndone\n`);
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
}

function data(content: Uint8Array | string): readonly (Uint8Array | string)[] {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return [`data ${bytes.length}\n`, bytes, "\n"];
}

const quoted = (path: string): string => `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
