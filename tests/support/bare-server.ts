/** A real server, over HTTP, of one ONNX file as it is: the protocol with nothing of a task around it. */
import { randomIds, systemClock } from "../../src/adapters/clock/clock.ts";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { createMemoryPredictionLog } from "../../src/adapters/memory/prediction-log.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { startServer } from "../../src/serving/start-server.ts";
import { sinkOf } from "./log-sink.ts";

export interface BareServer {
  readonly host: string;
  readonly url: string;
  /** Errors that the server says are its own. */
  readonly errors: readonly unknown[];
  close(): Promise<void>;
}

export async function bareServer(bytes: Uint8Array, name = "identity"): Promise<BareServer> {
  const errors: unknown[] = [];
  const ports = {
    blobs: memoryBlobs(),
    runtime: createOnnxRuntime(),
    images: null,
    log: sinkOf(createMemoryPredictionLog()),
    clock: systemClock(),
    ids: randomIds(),
  };
  const onError = (error: unknown) => void errors.push(error);
  const server = await startServer({ ports, bundle: { name, bytes }, host: "127.0.0.1", port: 0, onError });
  return { host: `127.0.0.1:${server.port}`, url: server.url, errors, close: () => server.stop(null) };
}
