/**
 * The worker thread of the built-in trainer. onnxruntime-node computes on the thread that calls it, and a thread
 * that is terminated meanwhile takes the process with it: so it trains here, and ends by itself.
 */
import { parentPort, workerData } from "node:worker_threads";
import { runJob } from "./job.ts";
import type { WorkerInput, WorkerMessage } from "./messages.ts";
import { threadSide } from "./stop-signal.ts";

const { job, stop } = workerData as WorkerInput;
const signal = threadSide(stop);
const tell = (message: WorkerMessage) => parentPort?.postMessage(message);

try {
  const model = await runJob(job, {
    onEpoch: (progress) => tell({ kind: "epoch", progress }),
    stopped: signal.stopped,
  });
  tell(model === null ? { kind: "stopped" } : { kind: "succeeded", model });
} catch (error) {
  tell({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
} finally {
  signal.end();
}
