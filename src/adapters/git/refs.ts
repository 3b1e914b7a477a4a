/** Refs by compare-and-swap, also when a killed process left its lock behind. */
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { userError } from "../../domain/errors/user-error.ts";
import type { CommitId } from "../../ports/git.ts";
import type { GitProgram } from "./program.ts";

const ABSENT = "0".repeat(40);
const COMMIT_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** What Git forbids in refs, first of all the line ends and spaces that would start another command. */
const REF = /^refs\/(?!.*(?:\.\.|\/\/|@\{))[^\s\p{Cc}~^:?*[\\]+(?<![/.]|\.lock)$/u;

/** Git holds the lock of a ref for milliseconds: one this old belongs to a dead process. */
const LOCK_IS_DEAD_AFTER_MS = 5_000;
const LOCK_ATTEMPTS = 150;
const LOCK_PAUSE_MS = 50;
const UNEXPLAINED_FAILURES = 3;

/** Ids come from files that people can edit: they must not become options or commands of git. */
export function requireCommitId(commit: CommitId): void {
  if (!COMMIT_ID.test(commit)) throw userError("GIT_NO_SUCH_COMMIT", { with: { commit } });
}

export async function requireCommit(git: GitProgram, commit: CommitId): Promise<void> {
  requireCommitId(commit);
  if ((await resolve(git, `${commit}^{commit}`)) === null) throw userError("GIT_NO_SUCH_COMMIT", { with: { commit } });
}

function requireRef(ref: string): void {
  if (!REF.test(ref)) throw userError("GIT_REF_INVALID", { with: { ref: JSON.stringify(ref) } });
}

/** The commit that a ref points at, or null. `directory`: the repository's own. */
export async function readRef(git: GitProgram, directory: string, ref: string): Promise<CommitId | null> {
  requireRef(ref);
  // A process would be most of the cost, and this is asked all the time.
  return (await looseRef(directory, ref)) ?? resolve(git, ref);
}

/** A ref that lies in a file of its own, which goes before a packed one. Null: Git knows better, or nobody does. */
async function looseRef(directory: string, ref: string): Promise<CommitId | null> {
  try {
    return COMMIT_ID.exec((await readFile(join(directory, ref), "utf8")).trim())?.[1] ?? null;
  } catch {
    return null;
  }
}

async function resolve(git: GitProgram, name: string): Promise<CommitId | null> {
  // `--batch-check` always answers something; simple-git waits 50 ms after a command that prints nothing.
  const answer = await git.text(`read ${name}`, ["cat-file", "--batch-check=%(objectname)"], `${name}\n`);
  return COMMIT_ID.exec(answer.trim())?.[1] ?? null;
}

/** Moves a ref from one commit to another (null: it must not exist); false when it was elsewhere. */
export async function swapRef(
  git: GitProgram,
  directory: string,
  ref: string,
  from: CommitId | null,
  to: CommitId,
): Promise<boolean> {
  requireRef(ref);
  requireCommitId(to);
  let unexplained = 0;
  for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
    try {
      await git.text(
        `move ${ref}`,
        ["update-ref", "--stdin"],
        `start\nupdate ${ref} ${to} ${from ?? ABSENT}\ncommit\n`,
      );
      return true;
    } catch (error) {
      if ((await readRef(git, directory, ref)) !== from) return false;
      const lock = join(directory, `${ref}.lock`);
      const age = await ageOf(lock);
      // Neither moved nor locked: the lock was let go meanwhile, or Git has a reason that waiting cannot mend.
      unexplained = age === null ? unexplained + 1 : 0;
      if (unexplained === UNEXPLAINED_FAILURES) throw error;
      if (age !== null && age > LOCK_IS_DEAD_AFTER_MS) await rm(lock, { force: true });
      await wait(LOCK_PAUSE_MS);
    }
  }
  throw userError("GIT_REF_LOCKED", { with: { ref } });
}

async function ageOf(file: string): Promise<number | null> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch {
    return null;
  }
}
