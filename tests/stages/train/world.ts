/** A repository with one model and one data set, and ports in memory around the real runtime. */
import { exportModel } from "../../../src/adapters/builtin-trainer/export-model.ts";
import { designWidth, fitPreprocessing } from "../../../src/adapters/builtin-trainer/preprocessing.ts";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import { memoryImageCodec } from "../../../src/adapters/memory/image-codec.ts";
import { memoryRecords } from "../../../src/adapters/memory/records.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { digestOf, isDigest } from "../../../src/domain/digest.ts";
import type { Servable } from "../../../src/domain/servable.ts";
import type { Signature } from "../../../src/domain/signature.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { Files } from "../../../src/ports/files.ts";
import type { Trainer, TrainingJob, TrainingOutcome } from "../../../src/ports/trainer.ts";
import type { Dataset, DatasetVersion, Model } from "../../../src/spec/resolved.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";
import type { TrainPorts } from "../../../src/stages/train/run.ts";
import { NO_EVALUATION } from "../../support/no-evaluation.ts";

const COLOURS = ["red", "green", "blue"];

const rowsOf = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `row-${index}`,
    width: index % 5 === 4 ? null : index / 2,
    colour: COLOURS[index % 3] ?? null,
    note: "free text",
    fruit: index % 2 === 0 ? "pear" : "apple",
  }));

export const TRAIN = rowsOf(30);
export const VALIDATION = rowsOf(10);

export const jsonLines = (rows: readonly Row[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

export const DATASET: Dataset = {
  kind: "Dataset",
  file: "datasets/fruits/dataset.yaml",
  name: "fruits",
  displayName: "Fruits",
  owners: [],
  format: "csv",
  source: "data",
  visibility: "private",
  id: "id",
  label: "fruit",
  columns: [
    { name: "id", type: "text", required: true },
    { name: "width", type: "number", required: false },
    { name: "colour", type: "category", required: false },
    { name: "note", type: "text", required: false },
    { name: "fruit", type: "category", values: ["plum", "pear", "apple"], required: true },
  ],
  split: { by: "hash", column: "id", test: 0.2, validation: 0.2 },
};

export const summary = (rows: readonly Row[]) => ({
  rows: rows.length,
  data: digestOf(jsonLines(rows)),
  ids: digestOf("ids"),
  labels: {},
});

export const VERSION: DatasetVersion = {
  kind: "DatasetVersion",
  file: "datasets/fruits/versions/1.yaml",
  name: "fruits",
  version: 1,
  spec: {
    content: digestOf("content"),
    files: [{ path: "data/fruits.csv", digest: digestOf("file"), rows: 50, bytes: 1000 }],
    splits: { train: summary(TRAIN), validation: summary(VALIDATION), test: summary([]) },
    profile: digestOf("profile"),
  },
};

export const MODEL: Model = {
  kind: "Model",
  file: "models/fruits/model.yaml",
  name: "fruits",
  displayName: "Fruits",
  owners: [],
  task: "tabular-classification",
  preprocessing: null,
  postprocessing: null,
  features: ["width", "colour"],
  training: {
    trainer: "builtin",
    algorithm: "logistic-regression",
    dataset: { name: "fruits", version: 1 },
    seed: 7,
    timeout: "5m",
    runner: [],
    hyperparameters: {
      epochs: 10,
      learningRate: 0.01,
      batchSize: 8,
      hidden: 4,
      weightDecay: 0,
      patience: 5,
      classWeights: "none",
    },
  },
  gates: [],
  evaluation: NO_EVALUATION,
};

export const COMMAND_MODEL: Model = {
  ...MODEL,
  training: {
    trainer: "command",
    command: ["python", "train.py"],
    dataset: { name: "fruits", version: 1 },
    seed: 7,
    timeout: "90s",
    runner: [],
    hyperparameters: { depth: 3 },
  },
};

export interface Changes {
  readonly model?: Model;
  readonly dataset?: Dataset;
  readonly version?: DatasetVersion;
}

export function snapshotOf({ model = MODEL, dataset = DATASET, version = VERSION }: Changes = {}): SpecSnapshot {
  return {
    commit: "0123456789abcdef0123456789abcdef01234567",
    specs: {
      datasets: new Map([[dataset.name, dataset]]),
      datasetVersions: new Map([[version.name, new Map([[version.version, version]])]]),
      models: new Map([[model.name, model]]),
      modelVersions: new Map(),
      deployments: new Map(),
      reviews: new Map(),
    },
    texts: new Map(),
  };
}

interface FakeTrainer extends Trainer {
  readonly jobs: readonly TrainingJob[];
}

/** Leaves an untrained model that fits; `act` does something else instead. */
function fakeTrainer(
  files: Files,
  act: (job: TrainingJob) => Promise<TrainingOutcome> = (job) => leaveModel(files, job, job.signature),
): FakeTrainer {
  const jobs: TrainingJob[] = [];
  return {
    build: "fake@1",
    jobs,
    async train(job, onProgress) {
      jobs.push(job);
      for (let epoch = 1; epoch <= 3; epoch++) {
        onProgress({ epoch, epochs: 3, trainLoss: 1 / epoch, validationLoss: 2 / epoch, secondsLeft: 3 - epoch });
      }
      return act(job);
    },
  };
}

export async function leaveModel(files: Files, job: TrainingJob, signature: Signature): Promise<TrainingOutcome> {
  const preprocessing = fitPreprocessing(signature, TRAIN);
  const network = { sizes: [designWidth(preprocessing), signature.label.classes.length] };
  const parameters = new Float32Array((designWidth(preprocessing) + 1) * signature.label.classes.length);
  return leaveBytes(files, job, exportModel(signature, preprocessing, network, parameters));
}

export async function leaveBytes(files: Files, job: TrainingJob, bytes: Uint8Array): Promise<TrainingOutcome> {
  const model = `${job.output}/model.onnx`;
  await files.write(model, bytes);
  return { kind: "succeeded", model };
}

export interface World {
  readonly ports: TrainPorts;
  readonly trainer: FakeTrainer;
  readonly progress: readonly string[];
}

export async function worldOf(
  act?: (files: Files) => (job: TrainingJob) => Promise<TrainingOutcome>,
  initialFiles: Readonly<Record<string, string>> = {},
): Promise<World> {
  const files = memoryFiles(initialFiles);
  const blobs = memoryBlobs();
  for (const rows of [TRAIN, VALIDATION]) await blobs.put(jsonLines(rows));
  const trainer = fakeTrainer(files, act?.(files));
  const progress: string[] = [];
  const ports: TrainPorts = {
    records: memoryRecords(),
    blobs,
    files,
    trainers: { builtin: trainer, command: trainer },
    runtime: createOnnxRuntime(),
    images: memoryImageCodec(),
    clock: fakeClock(),
    log: {
      info: () => {},
      warn: () => {},
      progress: (task, fraction, detail) => progress.push(`${task} ${fraction?.toFixed(2)} ${detail}`),
    },
  };
  return { ports, trainer, progress };
}

export async function servableOf(ports: TrainPorts, digest: unknown): Promise<Servable> {
  if (!isDigest(digest)) throw new Error("no digest");
  return JSON.parse(new TextDecoder().decode(await ports.blobs.get(digest)));
}
