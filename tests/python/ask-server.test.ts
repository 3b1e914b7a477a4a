/** The server in the eyes of the public client `tritonclient`. Skipped where Python lacks it. */
import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomIds, systemClock } from "../../src/adapters/clock/clock.ts";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { createMemoryPredictionLog } from "../../src/adapters/memory/prediction-log.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { type RunningServer, startServer } from "../../src/serving/start-server.ts";
import { sinkOf } from "../support/log-sink.ts";
import { putBundle, putServable } from "../support/serving.ts";

const python = process.env.UNDERSTUDY_TEST_PYTHON ?? "python3";
const ready = spawnSync(python, ["-c", "import tritonclient.http"]).status === 0;

describe.skipIf(!ready)("a client of the protocol that is not ours", () => {
  let server: RunningServer;
  beforeAll(async () => {
    const blobs = memoryBlobs();
    const servable = await putServable(blobs);
    server = await startServer({
      ports: {
        blobs,
        runtime: createOnnxRuntime(),
        images: null,
        log: sinkOf(createMemoryPredictionLog()),
        clock: systemClock(),
        ids: randomIds(),
      },
      bundle: await putBundle(blobs, { model: "weather", version: 1, servable }),
      host: "127.0.0.1",
      port: 0,
      onError: () => {},
    });
  });
  afterAll(() => server.stop(null));

  it("reads health, metadata, answers and refusals", async () => {
    const script = fileURLToPath(new URL("./ask-server.py", import.meta.url));
    const { stdout } = await promisify(execFile)(python, [script, `127.0.0.1:${server.port}`]);
    const told = JSON.parse(stdout);
    const [confidences, probabilities] = told.binary;
    expect(confidences).toEqual(probabilities.map((row: readonly number[]) => Math.max(...row)));
    expect(told).toMatchObject({
      decisions: ["model", "model"],
      classes: ["dry", "wet"],
      healthy: [true, true, true],
      server: "understudy",
      inputs: ["temperature", "sky"],
      labels: ["dry", "wet"],
      id: "mine",
      refusal: expect.stringContaining("no such model"),
    });
  });
});
