/** Code of a pull request runs only as the commit that was approved: the checkout is held against it first. */
import { dirname, join } from "node:path";
import { userError } from "../domain/errors/user-error.ts";
import type { Files } from "../ports/files.ts";
import type { Git } from "../ports/git.ts";
import type { Model } from "../spec/resolved.ts";
import { isCode } from "../stages/train/code.ts";
import { modelFolder } from "./merged.ts";
import type { PinnedPullRequest } from "./pull-request.ts";

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
