/** The built-in trainer: logistic and linear regression and a small MLP on tabular data, without Python. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { RUNTIME_BUILD } from "../../domain/pinned-runtime.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Trainer, TrainingJob, TrainingOutcome, TrainingProgress } from "../../ports/trainer.ts";
import type { EpochProgress } from "./job.ts";
import type { WorkerInput, WorkerMessage } from "./messages.ts";
import { newStopSignal, programSide } from "./stop-signal.ts";

/** Raised whenever the same job would give other bytes. */
const REVISION = 1;

export interface BuiltinTrainerOptions {
  readonly clock: Clock;
  /** The module of the thread; by default the one beside this module. */
  readonly worker?: URL;
  /** The folder of onnxruntime-node; by default the one that is installed with this program. */
  readonly locate?: () => Promise<string>;
}

const installed = async (): Promise<string> =>
  dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));

/** The time limit is looked at after each epoch: the thread cannot be ended within one. */
export function createBuiltinTrainer({ clock, worker, locate = installed }: BuiltinTrainerOptions): Trainer {
  const module = worker ?? new URL("./training-worker.ts", import.meta.url);
  return {
    build: `builtin@${REVISION} ${RUNTIME_BUILD}`,
    train: async (job, onProgress) => runWorker(module, await locate(), clock, job, onProgress),
  };
}

function runWorker(
  module: URL,
  runtime: string,
  clock: Clock,
  job: TrainingJob,
  onProgress: (progress: TrainingProgress) => void,
): Promise<TrainingOutcome> {
  const stop = newStopSignal();
  const signal = programSide(stop);
  const workerData: WorkerInput = { job, stop, runtime };
  const started = clock.monotonic();
  const progressOf = progressReporter(job, clock, started);
  return new Promise((resolve) => {
    let outcome: TrainingOutcome = { kind: "failed", reason: "the training thread ended without a word" };
    const thread = new Worker(module, { workerData });
    process.once("exit", signal.drain);
    thread.on("message", (message: WorkerMessage) => {
      if (message.kind === "epoch") {
        onProgress(progressOf(message.progress));
        if (clock.monotonic() - started > job.timeoutMs) signal.stop();
      } else if (message.kind === "stopped") {
        outcome = { kind: "failed", reason: `not done after ${Math.round(job.timeoutMs / 1000)} s, its time limit` };
      } else {
        outcome = message;
      }
    });
    thread.on("error", (error) => {
      outcome = { kind: "failed", reason: `the training thread failed: ${error.message}` };
    });
    thread.on("exit", () => {
      process.off("exit", signal.drain);
      resolve(outcome);
    });
  });
}

/** Time left if it takes all its epochs, by the mean of those of this process: early stopping can only shorten it. */
function progressReporter(job: TrainingJob, clock: Clock, started: number) {
  const epochs = Number(job.hyperparameters.epochs);
  let reports = 0;
  return (progress: EpochProgress): TrainingProgress => {
    reports += 1;
    const secondsPerEpoch = (clock.monotonic() - started) / 1000 / reports;
    return { ...progress, epochs, secondsLeft: (epochs - progress.epoch) * secondsPerEpoch };
  };
}
