/** Merging without a working tree: `git merge-tree` makes the tree, a commit object joins the two sides. */
import type { MergeRequest, PreparedMerge } from "../../ports/merges.ts";
import { type Identity, signature } from "./fast-import.ts";
import type { GitProgram } from "./program.ts";
import { requireCommitId } from "./refs.ts";

interface Author {
  readonly identity: Identity;
  readonly time: Date;
}

export async function prepareMerge(
  git: GitProgram,
  { onto, head, message }: MergeRequest,
  { identity, time }: Author,
): Promise<PreparedMerge> {
  requireCommitId(onto);
  requireCommitId(head);
  const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", onto, head];
  const [tree = "", ...conflicts] = (await git.text("merge", args)).split("\0").filter((field) => field !== "");
  if (conflicts.length > 0) return { kind: "conflict", paths: conflicts };
  const who = signature(identity, time);
  const commit = `tree ${tree}\nparent ${onto}\nparent ${head}\nauthor ${who}\ncommitter ${who}\n\n${message}`;
  const id = await git.text("write the merge", ["hash-object", "-t", "commit", "-w", "--stdin"], commit);
  return { kind: "prepared", commit: id.trim() };
}
