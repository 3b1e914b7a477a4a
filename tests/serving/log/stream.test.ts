/** An export over a real socket: no faster than it is read, and never whole where it is not. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { createMemoryPredictionLog } from "../../../src/adapters/memory/prediction-log.ts";
import { createMemoryPredictionSink } from "../../../src/adapters/memory/prediction-sink.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { PredictionLine } from "../../../src/domain/prediction-line.ts";
import { type RunningServer, startServer } from "../../../src/serving/start-server.ts";
import { someBatch } from "../../support/predictions.ts";
import { putBundle, putServable } from "../../support/serving.ts";

const BATCHES = 4_000;
const ROWS = Array.from({ length: 100 }, (_, row) => `request/${row}`);

describe("an export", () => {
  let server: RunningServer;
  let sent = 0;
  let ended = false;
  let fails = false;
  const errors: unknown[] = [];

  /** Some 150 MB of JSON lines, made as they are asked for. */
  async function* lines(): AsyncGenerator<PredictionLine> {
    try {
      for (sent = 0; sent < BATCHES; sent++) {
        if (fails && sent === 100) throw new Error("the disk is gone");
        yield { kind: "batch", batch: someBatch(ROWS) };
      }
    } finally {
      ended = true;
    }
  }

  beforeEach(async () => {
    [sent, ended, fails] = [0, false, false];
    errors.length = 0;
    const blobs = memoryBlobs();
    const servable = await putServable(blobs);
    const log = createMemoryPredictionSink(createMemoryPredictionLog());
    server = await startServer({
      ports: {
        ...{ blobs, log, runtime: createOnnxRuntime(), images: null, clock: systemClock(), ids: randomIds() },
        logged: { lines },
      },
      bundle: await putBundle(blobs, { model: "weather", version: 1, servable }),
      host: "127.0.0.1",
      port: 0,
      onError: (error) => errors.push(error),
    });
  });
  afterEach(() => server.stop(null));

  it("waits for who reads slowly, and ends where the reader hangs up", async () => {
    const hangUp = new AbortController();
    const { body } = await fetch(`${server.url}/export`, { signal: hangUp.signal });
    await body?.getReader().read();
    // What sockets and streams hold is a few megabytes: far less than all there is.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sent).toBeLessThan(BATCHES / 2);
    hangUp.abort();
    await vi.waitFor(() => expect(ended).toBe(true));
    expect(sent).toBeLessThan(BATCHES / 2);
    expect((await fetch(`${server.url}/v2/health/ready`)).status).toBe(200);
  });

  it("has no body for HEAD, and reads nothing for it", async () => {
    const response = await fetch(`${server.url}/export`, { method: "HEAD" });
    expect([response.status, await response.text(), sent]).toEqual([200, "", 0]);
  });

  it("is cut off where the log cannot be read on", async () => {
    fails = true;
    const response = await fetch(`${server.url}/export`);
    await expect(response.text()).rejects.toThrow();
    expect(String(errors[0])).toMatch(/the disk is gone/);
    expect((await fetch(`${server.url}/v2/health/ready`)).status).toBe(200);
  });
});
