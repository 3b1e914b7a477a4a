/** One job from its folder to `model.onnx`: what happens inside the worker thread. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOfJson } from "../../domain/digest.ts";
import type { Row } from "../../domain/table.ts";
import type { TrainingJob } from "../../ports/trainer.ts";
import { fileCheckpoints } from "./checkpoint.ts";
import { type EpochReport, trainEpochs } from "./epochs.ts";
import { exportModel } from "./export-model.ts";
import { readHyperparameters } from "./hyperparameters.ts";
import { type Network, parameterCount } from "./network.ts";
import { designWidth, fitPreprocessing } from "./preprocessing.ts";
import { classWeights, labelledRows, trainingData } from "./training-data.ts";

export interface JobWatcher {
  readonly onEpoch: (report: EpochReport) => void;
  readonly stopped: () => boolean;
}

/** The path of the model; null when it was stopped. Throws what becomes the reason of a failed training. */
export async function runJob(job: TrainingJob, watcher: JobWatcher): Promise<string | null> {
  const hyperparameters = readHyperparameters(job.hyperparameters);
  const { signature, seed } = job;
  const rows = labelledRows(signature, readRows(join(job.dataset, "train.jsonl")));
  if (rows.length === 0) throw new RangeError("the training split has no labelled row");
  const validationRows = labelledRows(signature, readRows(join(job.dataset, "validation.jsonl")));
  const preprocessing = fitPreprocessing(signature, rows);
  const width = designWidth(preprocessing);
  if (width === 0) throw new RangeError("no feature has a value in the training split");

  const classes = signature.label.classes.length;
  const network: Network = {
    sizes: hyperparameters.algorithm === "mlp" ? [width, hyperparameters.hidden, classes] : [width, classes],
  };
  const weights = classWeights(hyperparameters.classWeights, signature, rows);
  const train = trainingData(signature, preprocessing, weights, rows);
  // Without validation rows the training loss decides when to stop.
  const validation =
    validationRows.length === 0 ? train : trainingData(signature, preprocessing, weights, validationRows);
  const identity = digestOfJson({ signature, hyperparameters, seed, rows, validationRows });
  const checkpoints = fileCheckpoints(job.checkpoints, identity, parameterCount(network));
  const ort = await import("onnxruntime-node");
  const training = { network, hyperparameters, seed, train, validation, checkpoints, ...watcher };
  const parameters = await trainEpochs(ort, training);
  if (parameters === null) return null;
  return writeModel(job.output, exportModel(signature, preprocessing, network, parameters));
}

function readRows(file: string): readonly Row[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
}

function writeModel(folder: string, bytes: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "model.onnx");
  writeFileSync(`${file}.tmp`, bytes);
  renameSync(`${file}.tmp`, file);
  return file;
}
