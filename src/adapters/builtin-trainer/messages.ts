/** What the trainer and its worker thread tell each other. */
import type { TrainingJob } from "../../ports/trainer.ts";
import type { EpochProgress } from "./job.ts";

export interface WorkerInput {
  readonly job: TrainingJob;
  /** The folder of onnxruntime-node. */
  readonly runtime: string;
  /** See `stop-signal.ts`. */
  readonly stop: SharedArrayBuffer;
}

export type WorkerMessage =
  | { readonly kind: "epoch"; readonly progress: EpochProgress }
  | { readonly kind: "succeeded"; readonly model: string }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly reason: string };
