/** A run that never comes back: whoever waits hears in time, and the server says that it is past helping. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { counterIds, fakeClock } from "../../src/adapters/memory/clock.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { ModelRuntime } from "../../src/ports/model-runtime.ts";
import { type DataPlane, LIMITS, openDataPlane } from "../../src/serving/data-plane.ts";
import { discardingLog } from "../../src/serving/discarding-log.ts";
import { operationsOf } from "../../src/serving/operations.ts";
import { route } from "../../src/serving/routes.ts";
import { putBundle, putServable } from "../support/serving.ts";

const health = (plane: DataPlane, name: "live" | "ready") => {
  const operations = operationsOf();
  const state = { plane, operations, onError: () => {}, maxBodyBytes: 1, ready: () => true };
  return route(state, {
    method: "GET",
    path: `/v2/health/${name}`,
    headers: {},
    body: new Uint8Array(),
    receivedAt: 0,
  });
};

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

function hangingRuntime(): ModelRuntime & { hang(): void } {
  const real = createOnnxRuntime();
  let hangs = false;
  return {
    build: real.build,
    hang: () => {
      hangs = true;
    },
    load: async (model) => {
      const loaded = await real.load(model);
      const run: typeof loaded.run = (feeds) => (hangs ? new Promise(() => {}) : loaded.run(feeds));
      return { inputs: loaded.inputs, outputs: loaded.outputs, close: loaded.close, run };
    },
  };
}

it("is answered with 504 at the deadline, and makes the server unhealthy after a while", async () => {
  const [blobs, clock, runtime] = [memoryBlobs(), fakeClock(), hangingRuntime()];
  const bundle = await putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs) });
  const ports = { blobs, runtime, images: null, log: discardingLog, clock, ids: counterIds() };
  const plane = await openDataPlane(ports, bundle, LIMITS);
  runtime.hang();
  const asked = plane.answer({
    ...{ id: null, version: null, rows: 1, timestamps: null, routingKey: null, deadline: 2_000, receivedAt: 0 },
    inputs: {
      temperature: { datatype: "FP32", shape: [1, 1], data: Float32Array.of(1) },
      sky: { datatype: "BYTES", shape: [1, 1], data: ["clear"] },
    },
  });
  const refused = asked.catch((error: unknown) => error);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(2_001);
  vi.advanceTimersByTime(2_001);
  expect(await refused).toMatchObject({ status: 504 });
  expect(plane.healthy()).toBe(true);
  expect(health(plane, "live")).toMatchObject({ status: 200 });
  clock.advance(LIMITS.hungAfterMs);
  expect(plane.healthy()).toBe(false);
  expect(plane.describe().hung).toBe(true);
  // Whoever watches the process goes by the first, whoever sends it requests by the second.
  expect(health(plane, "live")).toMatchObject({ status: 503 });
  expect(health(plane, "ready")).toMatchObject({ status: 503 });
});
