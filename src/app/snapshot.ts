/** The specs of the default branch, as every stage receives them. */
import { UserError, userError } from "../domain/errors/user-error.ts";
import { SPEC_FOLDERS } from "../domain/names.ts";
import type { Git } from "../ports/git.ts";
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
  const files = await git.readFiles(commit, SPEC_FOLDERS, isSpecPath);
  const { specs, texts, problems } = loadSpecs(files);
  const errors = problems.filter((each) => each.severity === "error");
  if (errors.length > 0) throw new UserError(errors);
  return { commit, specs, texts };
}
