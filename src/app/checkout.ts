/** Code of a pull request runs only as the commit that was approved: the checkout is held against it first. */
import { dirname, join } from "node:path";
import { userError } from "../domain/errors/user-error.ts";
import type { Files } from "../ports/files.ts";
import type { Git } from "../ports/git.ts";
import { isSpecPath } from "../spec/places.ts";
import type { Model } from "../spec/resolved.ts";
import { isCode } from "../stages/train/code.ts";
import { modelFolder } from "./merged.ts";
import type { PinnedPullRequest } from "./pull-request.ts";

/**
 * What the pull request changes must be in the training's key, or its candidate would be taken for that of the same
 * inputs without the change: hidden files, compiled leftovers and whatever lies outside the model's folder are not.
 */
export async function requireKeyedChanges(
  git: Git,
  { number, head, base }: PinnedPullRequest,
  model: Model,
): Promise<void> {
  const folder = `${dirname(model.file)}/`;
  const isKeyed = (path: string): boolean => {
    if (isSpecPath(path) || path.startsWith("datasets/")) return true;
    const inside = path.slice(folder.length);
    return path.startsWith(folder) && isCode(inside) && !inside.split("/").some((part) => part.startsWith("."));
  };
  const changed = await git.changedFiles(base.commit, head);
  const stray = changed.find(({ path }) => !isKeyed(path));
  if (stray) throw userError("COMMAND_CHANGE_UNKEYED", { with: { number, path: stray.path, folder } });
}

export async function requireCheckout(
  { git, files }: { readonly git: Git; readonly files: Files },
  directory: string,
  { number, head }: PinnedPullRequest,
  model: Model,
): Promise<void> {
  const folder = join(directory, dirname(model.file));
  const pinned = new Map([...(await modelFolder(git, head, model))].filter(([path]) => isCode(path)));
  const there = new Set((await files.exists(folder)) ? (await files.list(folder)).filter(isCode) : []);
  for (const path of new Set([...pinned.keys(), ...there])) {
    const wanted = pinned.get(path);
    const isSame = wanted && there.has(path) && Buffer.compare(wanted, await files.read(join(folder, path))) === 0;
    if (!isSame) throw userError("COMMAND_CHECKOUT_DIFFERS", { with: { folder, number, head, path } });
  }
}
