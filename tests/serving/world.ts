/** A data plane over the real runtime, with everything else in memory, asked through its routes. */

import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { counterIds, fakeClock } from "../../src/adapters/memory/clock.ts";
import { createMemoryPredictionLog } from "../../src/adapters/memory/prediction-log.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { Digest } from "../../src/domain/digest.ts";
import type { Blobs } from "../../src/ports/blobs.ts";
import type { ModelRuntime } from "../../src/ports/model-runtime.ts";
import type { ParquetWriter } from "../../src/ports/parquet.ts";
import type { PredictionLog } from "../../src/ports/prediction-log.ts";
import type { PredictionSink } from "../../src/ports/prediction-sink.ts";
import type { RouteResponse as AnyResponse } from "../../src/serving/area.ts";
import { type DataPlane, LIMITS, openDataPlane } from "../../src/serving/data-plane.ts";
import { operationsOf } from "../../src/serving/operations.ts";
import { route } from "../../src/serving/routes.ts";
import type { JsonObject } from "../../src/serving/shape.ts";
import { sinkOf } from "../support/log-sink.ts";

/** What the tests of the protocol see: JSON. */
export type RouteResponse = Omit<AnyResponse, "body"> & { readonly body: JsonObject };

export interface ServedWorld {
  readonly plane: DataPlane;
  readonly log: PredictionLog;
  /** Errors that the server says are its own. */
  readonly errors: readonly unknown[];
  get(path: string): Promise<RouteResponse>;
  /** `body`: a value to be sent as JSON, or the bytes themselves. */
  post(path: string, body: unknown): Promise<RouteResponse>;
}

export interface ServedOptions {
  readonly runtime?: ModelRuntime;
  readonly log?: PredictionLog;
  /** What writes to that log; then it can be exported too. */
  readonly sink?: PredictionSink;
  readonly parquet?: ParquetWriter;
  readonly blobs?: Blobs;
}

/** `prepare` puts the documents and returns the bundle. */
export async function servedWorld(
  prepare: (blobs: Blobs) => Promise<Digest>,
  options: ServedOptions = {},
): Promise<ServedWorld> {
  const { runtime = createOnnxRuntime(), log = createMemoryPredictionLog(), blobs = memoryBlobs() } = options;
  const { sink, parquet } = options;
  const clock = fakeClock();
  const kept = sink ? { log: sink, logged: log, ...(parquet && { parquet }) } : { log: sinkOf(log) };
  const ports = { blobs, runtime, images: null, ...kept, clock, ids: counterIds("made") };
  const plane = await openDataPlane(ports, await prepare(blobs), LIMITS);
  const errors: unknown[] = [];
  const operations = operationsOf();
  const state = {
    plane,
    operations,
    maxBodyBytes: 2 ** 24,
    ready: () => true,
    onError: (error: unknown) => void errors.push(error),
  };
  const send = async (method: string, path: string, body: Uint8Array) => {
    const response = await route(state, { method, path, headers: {}, body, receivedAt: clock.monotonic() });
    return { ...response, body: asJson(response.body) };
  };
  return {
    plane,
    log,
    errors,
    get: (path) => send("GET", path, new Uint8Array()),
    post: (path, body) =>
      send("POST", path, body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body))),
  };
}

const asJson = (body: AnyResponse["body"]): JsonObject =>
  typeof body === "string" || body instanceof Uint8Array ? JSON.parse(String(body)) : (body as JsonObject);

interface OutputTensor {
  readonly name: string;
  readonly data: readonly unknown[];
}

/** The data of an output of a response. */
export function output(response: RouteResponse, name: string): readonly unknown[] | undefined {
  const outputs = response.body.outputs as readonly OutputTensor[] | undefined;
  return outputs?.find((each) => each.name === name)?.data;
}
