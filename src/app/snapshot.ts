/** The specs of the default branch, or of any other commit, as every stage receives them. */
import { type Problem, UserError, userError } from "../domain/errors/user-error.ts";
import { SPEC_FOLDERS } from "../domain/names.ts";
import type { CommitId, Git } from "../ports/git.ts";
import { loadSpecs } from "../spec/load.ts";
import { isSpecPath } from "../spec/places.ts";
import type { SpecSnapshot } from "../spec/snapshot.ts";

/** Reads again only when the default branch has moved. */
export function snapshotReader(git: Git): () => Promise<SpecSnapshot> {
  let known: SpecSnapshot | null = null;
  return async () => {
    if (known === null || known.commit !== (await git.head(git.defaultBranch))) known = await readSnapshot(git);
    return known;
  };
}

/** Throws the problems when the default branch holds specs that cannot be read: nothing is done on half a picture. */
export async function readSnapshot(git: Git): Promise<SpecSnapshot> {
  const commit = await git.head(git.defaultBranch);
  if (commit === null) throw userError("REPOSITORY_EMPTY", { with: { branch: git.defaultBranch } });
  const { snapshot, problems } = await snapshotAt(git, commit);
  const errors = problems.filter((each) => each.severity === "error");
  if (errors.length > 0) throw new UserError(errors);
  return snapshot;
}

/** The specs of any commit, such as a pull request's head: what cannot be read is told, not thrown. */
export async function snapshotAt(
  git: Git,
  commit: CommitId,
): Promise<{ readonly snapshot: SpecSnapshot; readonly problems: readonly Problem[] }> {
  const { specs, texts, problems } = loadSpecs(await git.readFiles(commit, SPEC_FOLDERS, isSpecPath));
  return { snapshot: { commit, specs, texts }, problems };
}
