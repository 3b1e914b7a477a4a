/** Runs one training to its end: the built-in trainer, or any command that keeps the training contract. */
import type { TrainingMachine } from "../domain/records.ts";
import type { Signature } from "../domain/signature.ts";

/**
 * The folder given to a trainer: `manifest.json` (signature, dataset name and version, row counts),
 * `train.jsonl` and `validation.jsonl` (one row object a line, label included). Never the test split.
 */
export interface TrainingJob {
  readonly dataset: string;
  readonly signature: Signature;
  readonly hyperparameters: Readonly<Record<string, string | number | boolean>>;
  readonly seed: number;
  /** The trainer leaves `model.onnx` here. */
  readonly output: string;
  /** Survives a restart of the same training. */
  readonly checkpoints: string;
  /** For `command` trainers: program and arguments, run in `workingFolder`. */
  readonly command: readonly string[];
  /** For `command` trainers: image by digest that the program runs in. */
  readonly image?: string;
  readonly workingFolder: string;
  readonly timeoutMs: number;
}

export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number | null;
  readonly trainLoss: number;
  readonly validationLoss: number | null;
  readonly secondsLeft: number | null;
}

export type TrainingOutcome = {
  /** What it ran on, where that is the runner's own. */
  readonly machine?: TrainingMachine;
} & (
  | { readonly kind: "succeeded"; readonly model: string }
  /** `reason` is for the person who wrote the training: exit code and the last lines that it printed. */
  | { readonly kind: "failed"; readonly reason: string }
);

export interface Trainer {
  /** Name and build, part of the ledger key: another build may give other weights. */
  readonly build: string;
  /** Throws a user error for what is wrong with the machine: no engine, no image. That is no failed training. */
  train(job: TrainingJob, onProgress: (progress: TrainingProgress) => void): Promise<TrainingOutcome>;
}
