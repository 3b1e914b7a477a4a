/** The evaluate stage against the real server in its own process: what is evaluated is what would answer. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blobFolder } from "../../../src/adapters/blob-folder/blobs.ts";
import { exportModel } from "../../../src/adapters/builtin-trainer/export-model.ts";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { createInferenceClient } from "../../../src/adapters/http-inference/inference-client.ts";
import { createTestEnvironment } from "../../../src/adapters/process-target/test-environment.ts";
import { runEvaluate } from "../../../src/stages/evaluate/run.ts";
import { CLASSES, signature, world } from "./world.ts";

const SERVE = fileURLToPath(new URL("../../../src/app/serve.ts", import.meta.url));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-evaluate-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Finds the class from `signal` by three lines that cross halfway; `noise` counts for nothing. */
function perfectModel(): Uint8Array {
  const columns = [
    { name: "signal", mean: 0, scale: 1 },
    { name: "noise", mean: 0, scale: 1 },
  ];
  const parameters = Float32Array.of(0, 8, 16, 0, 0, 0, 0, -4, -16);
  return exportModel(signature, { numbers: columns, categories: [] }, { sizes: [2, CLASSES.length] }, parameters);
}

async function evaluate(classes: readonly string[], candidateBytes = perfectModel()) {
  const blobs = blobFolder(folder);
  const made = await world({ blobs, classes, candidateBytes, rows: 120 });
  const testEnvironment = createTestEnvironment({
    launch: { command: [process.execPath, SERVE], readyWithinMs: 20_000 },
    blobs: folder,
    servingBuild: "understudy-serving@test",
    threads: 1,
  });
  const inference = createInferenceClient(systemClock());
  const { record } = await runEvaluate({ ...made.ports, testEnvironment, inference }, made);
  if (!record) throw new Error("no record");
  return record;
}

describe("the real server", () => {
  test("passes with the right model, and every request is answered alike, alone and in a batch", async () => {
    const record = await evaluate(CLASSES);
    const value = (metric: string) => record.candidate.measurements.find((each) => each.metric === metric)?.value;
    expect(record.verdict).toBe("pass");
    expect([value("accuracy"), value("error-rate"), value("consistency")]).toEqual([1, 0, 1]);
    expect(value("latency.p50")).toBeGreaterThan(0);
    expect(record.environment).toMatchObject({ servingBuild: "understudy-serving@test", limits: { threads: 1 } });
  });

  test("fails with the same model under a flipped label map", async () => {
    const record = await evaluate([...CLASSES].reverse());
    expect(record.verdict).toBe("fail");
    // rain and sun change places, snow stays in the middle: one row in ten.
    expect(record.candidate.measurements[0]).toMatchObject({ metric: "accuracy", value: 0.1, n: 120 });
  });

  test("that cannot load the model is an error with the reason", async () => {
    const record = await evaluate(CLASSES, Buffer.from("no model"));
    expect(record.verdict).toBe("error");
    expect(record.results[0]?.reason).toContain("MODEL_UNREADABLE");
  });
});
