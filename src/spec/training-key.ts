/** The name of a training in the ledger: equal inputs, equal key, so nothing is trained twice. */
import { type Digest, digestOfJson } from "../domain/digest.ts";
import type { DatasetReference } from "../domain/records.ts";
import type { Model } from "./resolved.ts";

/** Everything that decides the outcome. `trainer` is its name and build: another build may give other weights. */
export function trainingKey(model: Model, dataset: DatasetReference, trainer: string, attempt: number): Digest {
  const { name, task, features, preprocessing, postprocessing } = model;
  // Where it trains decides when it is done, not what comes out.
  const { runner: _runner, ...training } = model.training;
  // Absent where it is not used: keys of models without images stay as they were.
  const images = { ...(preprocessing && { preprocessing }), ...(postprocessing && { postprocessing }) };
  return digestOfJson({ model: name, task, dataset, training, features, ...images, trainer, attempt });
}
