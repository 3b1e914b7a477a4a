/** Runs ONNX files with onnxruntime-node: on the CPU, with one thread, so that an answer is the same every time. */
import { RUNTIME_BUILD } from "../../domain/pinned-runtime.ts";
import type { ModelRuntime } from "../../ports/model-runtime.ts";
import { loadInline } from "./inline-model.ts";
import { runtimeLocator } from "./locate.ts";
import { loadInWorker } from "./worker-model.ts";

/** Only what is installed beside this program: tests, and clones whose packages are installed. */
const installed = runtimeLocator({ named: null, workspace: null, download: null });

/** `locate`: the folder of onnxruntime-node. Nothing is looked for before a model is loaded. */
export function createOnnxRuntime(locate: () => Promise<string> = installed): ModelRuntime {
  return {
    build: RUNTIME_BUILD,
    async load(model, { placement = "inline", threads = 1, background = false } = {}) {
      const folder = await locate();
      if (placement === "worker") return loadInWorker({ folder, model, threads, background });
      return loadInline(folder, model, threads);
    },
  };
}
