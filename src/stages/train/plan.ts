/** Decides whether a model needs a training, or the ledger already has it. Pure. */
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { paths } from "../../domain/names.ts";
import type { DatasetReference, TrainingRecord } from "../../domain/records.ts";
import type { Dataset, DatasetVersion, Model } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { trainingKey } from "../../spec/training-key.ts";

export interface TrainPlanInput {
  readonly snapshot: SpecSnapshot;
  readonly model: string;
  /** Name and build of what would train. */
  readonly trainer: string;
  /** The ledger. */
  readonly records: readonly TrainingRecord[];
  /** Those of the ledger that the pipeline did not write; by default none. */
  readonly forged?: Pick<ReadonlySet<Digest>, "has">;
  /** Train again, as the next attempt, what failed last time. */
  readonly retryFailed: boolean;
}

export type TrainPlan =
  /** The ledger has it: trained, or failed and nobody asked for another attempt. */
  { readonly kind: "skip"; readonly record: TrainingRecord } | TrainingPlan;

export interface TrainingPlan {
  readonly kind: "train";
  readonly key: Digest;
  readonly attempt: number;
  /** Forged records that hold the earlier attempts' names. */
  readonly passedOver: readonly Digest[];
  readonly trainer: string;
  readonly model: Model;
  readonly dataset: Dataset;
  readonly version: DatasetVersion;
  readonly reference: DatasetReference;
}

export function planTrain(input: TrainPlanInput): TrainPlan {
  const model = findModel(input.snapshot, input.model);
  const { dataset, version } = findDataset(input.snapshot, model);
  const reference: DatasetReference = {
    name: version.name,
    version: version.version,
    content: version.spec.content,
  };
  const { trainer } = input;
  const ledger = new Map(input.records.map((record) => [record.key, record]));
  const passedOver: Digest[] = [];
  for (let attempt = 1, last: TrainingRecord | null = null; ; attempt += 1) {
    const key = trainingKey(model, reference, trainer, attempt);
    const record = ledger.get(key);
    // A record is never replaced, so a forged one keeps its name, and the next attempt is the one that counts.
    if (record && input.forged?.has(key)) {
      passedOver.push(key);
      continue;
    }
    if (record?.outcome.state === "succeeded") return { kind: "skip", record };
    if (!record && last && !input.retryFailed) return { kind: "skip", record: last };
    if (!record) return { kind: "train", key, attempt, passedOver, trainer, model, dataset, version, reference };
    last = record;
  }
}

/** The model, or an error that names what is missing. */
export function findModel(snapshot: SpecSnapshot, name: string): Model {
  const model = snapshot.specs.models.get(name);
  if (model) return model;
  throw userError("TRAIN_MODEL_UNKNOWN", { location: { file: paths.model(name) }, with: { model: name } });
}

function findDataset(snapshot: SpecSnapshot, model: Model): { dataset: Dataset; version: DatasetVersion } {
  const { name, version: number } = model.training.dataset;
  const dataset = snapshot.specs.datasets.get(name);
  const version = snapshot.specs.datasetVersions.get(name)?.get(number);
  if (dataset && version) return { dataset, version };
  throw userError("TRAIN_DATASET_UNKNOWN", {
    location: { file: model.file },
    expected: dataset ? paths.datasetVersion(name, number) : paths.dataset(name),
    with: { model: model.name, dataset: name, version: number },
  });
}
