/** Whether what was trained before a merge is what the default branch asks for by now. */
import { dirname } from "node:path";
import { userError } from "../domain/errors/user-error.ts";
import type { TrainingRecord } from "../domain/records.ts";
import type { Git } from "../ports/git.ts";
import type { Model } from "../spec/resolved.ts";
import type { SpecSnapshot } from "../spec/snapshot.ts";
import { trainingKey } from "../spec/training-key.ts";
import { codeDigest } from "../stages/train/code.ts";

/** By the key that a training on the default branch would have: equal inputs, equal key. */
export async function isAskedFor(git: Git, snapshot: SpecSnapshot, training: TrainingRecord): Promise<boolean> {
  if (!training.pullRequest) return true;
  const model = snapshot.specs.models.get(training.model);
  if (!model || !isTrainingOf(snapshot, model, training)) return false;
  if (model.training.trainer === "builtin") return true;
  const code = await modelFolder(git, snapshot.commit, model);
  return training.trainer.endsWith(` code@${codeDigest(code)}`);
}

/** Same spec and data; the code of a `command` trainer stands apart, in the record's `trainer`. */
export function isTrainingOf(snapshot: SpecSnapshot, model: Model, training: TrainingRecord): boolean {
  const { name, version: number } = model.training.dataset;
  const version = snapshot.specs.datasetVersions.get(name)?.get(number);
  if (!version || training.model !== model.name) return false;
  const reference = { name, version: number, content: version.spec.content };
  return trainingKey(model, reference, training.trainer, training.attempt) === training.key;
}

export async function requireAskedFor(git: Git, snapshot: SpecSnapshot, training: TrainingRecord): Promise<void> {
  if (await isAskedFor(git, snapshot, training)) return;
  throw userError("COMMAND_NOT_MERGED", {
    with: { training: training.key, number: training.pullRequest?.number ?? 0 },
  });
}

/** What a checkout would hold of the model's folder, hidden files apart: path in it -> bytes. */
export async function modelFolder(git: Git, commit: string, { file }: Model): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = `${dirname(file)}/`;
  const isShown = (path: string) => !/(^|\/)\./.test(path);
  const files = [...(await git.readFiles(commit, [folder]))]
    .map(([path, bytes]) => [path.slice(folder.length), bytes] as const)
    .filter(([path]) => isShown(path));
  return new Map(files);
}
