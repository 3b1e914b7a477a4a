/** Runs ONNX files. */
import type { Tensor, TensorInfo } from "../domain/tensor.ts";

export interface LoadedModel {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  /** Waits for a run in flight. */
  close(): Promise<void>;
}

export interface ModelRuntime {
  /** Name and version, part of the serving build. */
  readonly build: string;
  /** Throws `MODEL_UNREADABLE` or `MODEL_OUTPUT_UNSUPPORTED` (user errors). */
  load(model: Uint8Array): Promise<LoadedModel>;
}
