/**
 * The worker thread of the built-in trainer. onnxruntime-node computes on the thread that calls it, and a thread
 * that is terminated meanwhile takes the process with it: so it trains here, and ends by itself.
 */
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type * as Ort from "onnxruntime-node";
import { runJob } from "./job.ts";
import type { WorkerInput, WorkerMessage } from "./messages.ts";
import { threadSide } from "./stop-signal.ts";

const { job, stop, runtime } = workerData as WorkerInput;
const signal = threadSide(stop);
const tell = (message: WorkerMessage) => parentPort?.postMessage(message);

try {
  const ort: typeof Ort = createRequire(import.meta.url)(runtime);
  const model = await runJob(ort, job, {
    onEpoch: (progress) => tell({ kind: "epoch", progress }),
    stopped: signal.stopped,
  });
  tell(model === null ? { kind: "stopped" } : { kind: "succeeded", model });
} catch (error) {
  tell({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
} finally {
  signal.end();
}
