/** Which records of a kind somebody else than the identity wrote: by the commits that ever touched their folder. */
import type { Digest } from "../../domain/digest.ts";
import { paths, RECORDS_BRANCH } from "../../domain/names.ts";
import type { AnyRecord, RecordKind } from "../../domain/records.ts";
import type { CommitId, CommitInfo, Git } from "../../ports/git.ts";
import type { Forgery } from "../../ports/records.ts";

/** More than a branch of records ever has: cut short, what is older would look genuine. */
const EVERY_COMMIT = 10_000_000;

type Wrote = Pick<AnyRecord, "key">;

/** A request for each hundred commits where all are the identity's; few more for each stretch that is not. */
export async function findForged(
  git: Git,
  kind: RecordKind,
  identity: string,
  listed: () => Promise<readonly Wrote[]>,
): Promise<ReadonlyMap<Digest, Forgery>> {
  const folder = `records/${kind}`;
  const commits = await git.history(RECORDS_BRANCH, folder, EVERY_COMMIT);
  const isForeign = ({ signedBy, parents }: CommitInfo) => signedBy !== identity || parents.length > 1;
  const newest = commits.find(isForeign);
  if (!newest) return new Map();
  const records = await listed();
  // Nobody merges into this branch but to hide something: what came by which side is not worth finding out.
  const merge = commits.find(({ parents }) => parents.length > 1);
  if (merge) return new Map(records.map(({ key }) => [key, forgery(merge)]));
  const found = new Map<Digest, Forgery>();
  for (const stretch of stretchesOf(commits, isForeign)) {
    const touched = await touchedBy(git, folder, stretch);
    for (const { key } of records) {
      if (touched.has(paths.record(kind, key)) && !found.has(key)) found.set(key, forgery(stretch.newest));
    }
  }
  return found;
}

const forgery = ({ id, signedBy }: CommitInfo): Forgery => ({ commit: id, writer: signedBy });

interface Stretch {
  readonly newest: CommitInfo;
  /** What the branch was before; null: nothing that touched the folder, so all that it holds came with the stretch. */
  readonly before: CommitId | null;
}

/** Neighbours are looked at together, newest first: an identity that came later costs no more than one push. */
function stretchesOf(commits: readonly CommitInfo[], isForeign: (commit: CommitInfo) => boolean): readonly Stretch[] {
  return commits.flatMap((newest, at) => {
    const above = commits[at - 1];
    if (!isForeign(newest) || (above && isForeign(above))) return [];
    const length = commits.slice(at).findIndex((each) => !isForeign(each));
    const oldest = length < 0 ? null : commits[at + length - 1];
    return [{ newest, before: oldest?.parents[0] ?? null }];
  });
}

async function touchedBy(git: Git, folder: string, { newest, before }: Stretch): Promise<ReadonlySet<string>> {
  if (before !== null) return new Set((await git.changedFiles(before, newest.id)).map(({ path }) => path));
  const names = new Set<string>();
  // The names alone: no file is wanted.
  await git.readFiles(newest.id, [`${folder}/`], (path) => {
    names.add(path);
    return false;
  });
  return names;
}
