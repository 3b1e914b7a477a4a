/** One job from its folder to `model.onnx`: what happens inside the worker thread. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as Ort from "onnxruntime-node";
import { digestOf, digestOfJson } from "../../domain/digest.ts";
import { answersOf } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { TrainingJob, TrainingProgress } from "../../ports/trainer.ts";
import { fileCheckpoints } from "./checkpoint.ts";
import { trainEpochs } from "./epochs.ts";
import { exportModel } from "./export-model.ts";
import { type Hyperparameters, readHyperparameters } from "./hyperparameters.ts";
import { type Network, parameterCount } from "./network.ts";
import { designWidth, fitPreprocessing } from "./preprocessing.ts";
import { classWeights, labelledRows, trainingData } from "./training-data.ts";

/** What a finished epoch tells; the loss of the validation rows is null where there are none. */
export type EpochProgress = Pick<TrainingProgress, "epoch" | "trainLoss" | "validationLoss">;

export interface JobWatcher {
  readonly onEpoch: (progress: EpochProgress) => void;
  readonly stopped: () => boolean;
}

/** The path of the model; null when it was stopped. Throws what becomes the reason of a failed training. */
export async function runJob(ort: typeof Ort, job: TrainingJob, watcher: JobWatcher): Promise<string | null> {
  const hyperparameters = readHyperparameters(job.hyperparameters);
  const { signature, seed } = job;
  const [trainText, validationText] = ["train", "validation"].map((split) =>
    readFileSync(join(job.dataset, `${split}.jsonl`), "utf8"),
  ) as [string, string];
  const rows = labelledRows(signature, parseRows(trainText));
  if (rows.length === 0) throw new RangeError("the training split has no labelled row");
  const validationRows = labelledRows(signature, parseRows(validationText));
  const preprocessing = fitPreprocessing(signature, rows);
  const width = designWidth(preprocessing);
  if (width === 0) throw new RangeError("no feature has a value in the training split");

  const answers = answersOf(signature.task);
  refuseMisfit(hyperparameters, answers);
  const units = answers === "values" ? 1 : signature.label.classes.length;
  const network: Network = {
    sizes: hyperparameters.algorithm === "mlp" ? [width, hyperparameters.hidden, units] : [width, units],
    answers,
  };
  const weights = classWeights(hyperparameters.classWeights, signature, rows);
  const train = trainingData(signature, preprocessing, weights, rows);
  const validation = trainingData(signature, preprocessing, weights, validationRows);
  const data = [digestOf(trainText), digestOf(validationText)];
  const identity = digestOfJson({ signature, hyperparameters, seed, data });
  const parameters = await trainEpochs(ort, {
    network,
    hyperparameters,
    seed,
    train,
    // Without validation rows the training loss decides when to stop.
    validation: validation.rows === 0 ? train : validation,
    checkpoints: fileCheckpoints(job.checkpoints, identity, parameterCount(network)),
    onEpoch: (report) => watcher.onEpoch(validation.rows === 0 ? { ...report, validationLoss: null } : report),
    stopped: watcher.stopped,
  });
  if (parameters === null) return null;
  return writeModel(job.output, exportModel(signature, preprocessing, network, parameters));
}

function refuseMisfit({ algorithm }: Hyperparameters, answers: "classes" | "values"): void {
  const other = answers === "values" ? "logistic-regression" : "linear-regression";
  if (algorithm === other) throw new RangeError(`${algorithm} does not answer with ${answers}`);
}

function parseRows(text: string): readonly Row[] {
  const lines = text.split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
}

function writeModel(folder: string, bytes: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "model.onnx");
  writeFileSync(`${file}.tmp`, bytes);
  renameSync(`${file}.tmp`, file);
  return file;
}
