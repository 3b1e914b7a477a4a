/** A real server over HTTP, of small models made here, with whatever a test wants around it. */
import { randomIds, systemClock } from "../../src/adapters/clock/clock.ts";
import { createImageCodec } from "../../src/adapters/image-codec/image-codec.ts";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { createMemoryPredictionLog } from "../../src/adapters/memory/prediction-log.ts";
import { createMemoryPredictionSink } from "../../src/adapters/memory/prediction-sink.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { createParquetWriter } from "../../src/adapters/parquet-writer/parquet-writer.ts";
import type { Digest } from "../../src/domain/digest.ts";
import { canonicalJson } from "../../src/domain/json.ts";
import type { Servable } from "../../src/domain/servable.ts";
import type { Blobs } from "../../src/ports/blobs.ts";
import type { PredictionLog } from "../../src/ports/prediction-log.ts";
import type { OperationsOptions } from "../../src/serving/operations.ts";
import type { RawModel } from "../../src/serving/raw-member.ts";
import { type RunningServer, startServer } from "../../src/serving/start-server.ts";
import { identityModel, type Wire } from "./identity-model.ts";

export interface LiveServer extends RunningServer {
  readonly blobs: Blobs;
  readonly log: PredictionLog;
  /** What the server says are errors of its own. */
  readonly errors: readonly unknown[];
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** As a test knows it to be. */
export const bodyOf = async <T>(response: Response | Promise<Response>): Promise<T> =>
  (await (await response).json()) as T;

/** `prepare` puts the documents and returns the bundle, or a model as it is. */
export async function liveServer(
  prepare: (blobs: Blobs) => Promise<Digest | RawModel>,
  operations: OperationsOptions = {},
): Promise<LiveServer> {
  const blobs = memoryBlobs();
  const log = createMemoryPredictionLog();
  const errors: unknown[] = [];
  const images = createImageCodec();
  const ports = { blobs, images, runtime: createOnnxRuntime(), clock: systemClock(), ids: randomIds() };
  const server = await startServer({
    ports: { ...ports, log: createMemoryPredictionSink(log), logged: log, parquet: createParquetWriter() },
    bundle: await prepare(blobs),
    host: "127.0.0.1",
    port: 0,
    onError: (error) => void errors.push(error),
    operations,
  });
  return {
    ...server,
    ...{ blobs, log, errors },
    stop: async (forwardTo) => {
      await server.stop(forwardTo);
      await images.close();
    },
    post: (path, body, headers = {}) =>
      fetch(`${server.url}${path}`, {
        method: "POST",
        headers,
        body: body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
  };
}

const put = (blobs: Blobs, servable: Servable) => blobs.put(canonicalJson(servable));

/** A regression that says what it was told. */
export async function putEcho(blobs: Blobs): Promise<Digest> {
  const wire = { from: "size", to: "value", datatype: "FP32", shape: ["N", 1] } as const;
  return put(blobs, {
    schema: 1,
    model: await blobs.put(identityModel([wire])),
    signature: {
      task: "tabular-regression",
      features: [{ name: "size", type: "number" }],
      label: { name: "price", classes: [] },
    },
    postprocessing: { classes: [] },
    golden: { rows: [{ size: 2 }], probabilities: [[2]], tolerance: 1e-6 },
  });
}

/** Whether the left half of a picture is brighter than the right one. */
export async function putSides(blobs: Blobs, golden: Uint8Array): Promise<Digest> {
  const wire: Wire = {
    from: "pixels",
    to: "scores",
    datatype: "FP32",
    shape: ["N", 1, 1, 2],
    operator: "Flatten",
    output: { datatype: "FP32", shape: ["N", 2] },
  };
  return put(blobs, {
    schema: 1,
    model: await blobs.put(identityModel([wire])),
    signature: {
      task: "image-classification",
      features: [{ name: "photo", type: "image" }],
      label: { name: "side", classes: ["left", "right"] },
    },
    preprocessing: {
      kind: "image",
      input: "pixels",
      colour: "grey",
      resize: { width: 2, height: 1, fit: "stretch" },
      normalise: { mean: [0], deviation: [1] },
      layout: "NCHW",
    },
    postprocessing: { classes: ["left", "right"], output: "scores", activation: "softmax" },
    golden: { rows: [{ photo: await blobs.put(golden) }], probabilities: [[0.5, 0.5]], tolerance: 1e-3 },
  });
}
