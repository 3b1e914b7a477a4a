/** Port `Git` on a repository of this machine: bare, or the `.git` of a clone (whose working tree is not touched). */
import { userError } from "../../domain/errors/user-error.ts";
import { requireSafePaths } from "../../domain/repository-path.ts";
import { readReservation, writeReservation } from "../../domain/reservation-message.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CommitId, CommitOutcome, CommitRequest, FileChange, Git } from "../../ports/git.ts";
import type { Merges } from "../../ports/merges.ts";
import { type Identity, writeCommit } from "./fast-import.ts";
import { findMerge, history } from "./history.ts";
import { prepareMerge } from "./merge.ts";
import { listFiles, readBlobs } from "./objects.ts";
import { type GitProgram, gitProgram } from "./program.ts";
import { readRef, requireCommit, requireCommitId, swapRef } from "./refs.ts";

export interface RepositoryOptions {
  /** The bare repository, or the `.git` folder of a clone. */
  readonly directory: string;
  readonly defaultBranch: string;
  readonly identity: Identity;
  readonly clock: Clock;
}

const branchRef = (branch: string): string => `refs/heads/${branch}`;

export function gitRepository(options: RepositoryOptions): Git & Merges {
  const { directory, defaultBranch, identity, clock } = options;
  const git = gitProgram(directory);
  const head = (branch: string) => readRef(git, directory, branchRef(branch));
  const advance = (branch: string, from: CommitId | null, to: CommitId) =>
    swapRef(git, directory, branchRef(branch), from, to);

  return {
    defaultBranch,
    head,
    async readFiles(commit, prefixes, wanted = () => true) {
      requireCommitId(commit);
      try {
        const listed = await listFiles(git, commit, prefixes);
        return await readBlobs(
          git,
          listed.filter(({ path }) => wanted(path)),
        );
      } catch (error) {
        // Asked only now, since it costs a process: was it the commit that was missing?
        await requireCommit(git, commit);
        throw error;
      }
    },
    async commit(request) {
      requireSafePaths(request.files.keys());
      const current = await head(request.branch);
      if (current !== request.expectedHead) return { kind: "stale", head: current };
      const parent = current ?? request.from;
      if (parent) requireCommitId(parent);
      const written = await writeCommit(git, {
        parent,
        message: request.message,
        files: request.files,
        identity,
        time: clock.now(),
      });
      const commit = parent && written.tree === written.parentTree ? parent : written.commit;
      return move(request, commit);
    },
    async reserve(ref, content) {
      const message = writeReservation(ref, content);
      const written = await writeCommit(git, { parent: null, message, files: new Map(), identity, time: clock.now() });
      if (await swapRef(git, directory, ref, null, written.commit)) return { kind: "reserved", content };
      const holds = (await readReservations(git, ref)).get(ref);
      if (holds === undefined) throw userError("RESERVATION_UNREADABLE", { with: { ref } });
      return { kind: "exists", content: holds };
    },
    reserved: async (prefix) => [...(await readReservations(git, prefix)).keys()],
    reservations: (prefix) => readReservations(git, prefix),
    history: async (branch, path, limit) => ((await head(branch)) ? history(git, branchRef(branch), path, limit) : []),
    changedFiles: (base, to) => changedFiles(git, base, to),
    prepareMerge: async (request) => prepareMerge(git, request, { identity, time: clock.now() }),
    advance,
    findMerge: (branch, since, line) => findMerge(git, branchRef(branch), since, line),
  };

  async function move(request: CommitRequest, commit: CommitId): Promise<CommitOutcome> {
    if (commit === request.expectedHead) return { kind: "committed", commit };
    if (await advance(request.branch, request.expectedHead, commit)) return { kind: "committed", commit };
    const now = await head(request.branch);
    // A racer with the same parent, files, message and second made the very same commit: both succeeded.
    return now === commit ? { kind: "committed", commit } : { kind: "stale", head: now };
  }
}

async function readReservations(git: GitProgram, prefix: string): Promise<ReadonlyMap<string, string>> {
  const format = "--format=%(refname)%00%(contents)%00";
  const fields = (await git.text("list reservations", ["for-each-ref", format, prefix])).split("\0");
  const found = new Map<string, string>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [ref, message] = [(fields[at] ?? "").trimStart(), fields[at + 1] ?? ""];
    found.set(ref, readReservation(ref, message));
  }
  return found;
}

const CHANGES: Readonly<Record<string, FileChange["change"]>> = {
  A: "added",
  D: "removed",
  M: "modified",
  T: "modified",
};

async function changedFiles(git: GitProgram, base: CommitId, head: CommitId): Promise<readonly FileChange[]> {
  await requireCommit(git, base);
  await requireCommit(git, head);
  const args = ["diff", "--name-status", "--no-renames", "-z", `${base}...${head}`, "--"];
  const fields = (await git.text("compare commits", args)).split("\0");
  const changes: FileChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    changes.push({ path: fields[at + 1] ?? "", change: CHANGES[fields[at] ?? ""] ?? "modified" });
  }
  return changes;
}
