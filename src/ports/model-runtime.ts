/** Runs ONNX files. */
import type { Tensor, TensorInfo } from "../domain/tensor.ts";

type Tensors = Readonly<Record<string, Tensor>>;

export interface LoadedModel {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  run(feeds: Tensors): Promise<Tensors>;
  /** Only of models that run inline: the same, without a turn of the event loop in between. */
  runNow?(feeds: Tensors): Tensors;
  /** Milliseconds of the last run alone, without the way to its thread and back. Absent: nobody measures. */
  ranFor?(): number;
  /** Waits for a run in flight. */
  close(): Promise<void>;
}

export interface LoadOptions {
  /** Where it runs. `inline`: on the calling thread, which it blocks; `worker`: on a thread of its own. Default: inline. */
  readonly placement?: "inline" | "worker";
  /** Threads of one run. Default: 1, so that an answer is the same every time. */
  readonly threads?: number;
  /** Of a worker: it yields the processor to all others, where the system knows priorities of threads. Default: false. */
  readonly background?: boolean;
}

export interface ModelRuntime {
  /** Name and version, part of the serving build. */
  readonly build: string;
  /** Throws `MODEL_UNREADABLE` or `MODEL_OUTPUT_UNSUPPORTED` (user errors). */
  load(model: Uint8Array, options?: LoadOptions): Promise<LoadedModel>;
}
