/** The test environment: the real server in a process of its own, gone for certain afterwards. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { createInferenceClient } from "../../../src/adapters/http-inference/inference-client.ts";
import { createTestEnvironment } from "../../../src/adapters/process-target/test-environment.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { TestEnvironment } from "../../../src/ports/target.ts";
import { testEnvironmentContract } from "../../contracts/test-environment.ts";
import { BUILD, type ProcessWorld, processWorld, SERVE_COMMAND } from "../../support/process-target.ts";
import { brokenBundle, SIGNATURE } from "../../support/serving.ts";

testEnvironmentContract("process", async () => {
  const world = await processWorld();
  return {
    environment: createTestEnvironment({
      launch: { command: SERVE_COMMAND, readyWithinMs: 20_000 },
      blobs: world.blobFolder,
      servingBuild: BUILD,
      threads: 1,
    }),
    inference: createInferenceClient(systemClock()),
    healthy: [await world.bundle(0), await world.bundle(3)],
    broken: await brokenBundle(world.blobs),
    signature: SIGNATURE,
    row: { temperature: 30, sky: "clear" },
    dispose: world.dispose,
  };
});

describe("a test environment", () => {
  let world: ProcessWorld;
  let environment: TestEnvironment;
  const client = createInferenceClient(systemClock());
  beforeEach(async () => {
    world = await processWorld();
    environment = createTestEnvironment({
      launch: { command: SERVE_COMMAND, readyWithinMs: 20_000 },
      blobs: world.blobFolder,
      servingBuild: BUILD,
      threads: 1,
    });
  });
  afterEach(() => world.dispose());

  it("answers with the candidate over TCP, and says where it was measured", async () => {
    const bundle = await world.bundle(0);
    const server = await environment.start(bundle);
    const description = await client.describe(server.url);
    expect(description).toMatchObject({ bundle, deployment: "garden", servingBuild: environment.servingBuild });
    const { answers, classes } = await client.infer(server.url, SIGNATURE, [
      { temperature: 30, sky: "clear" },
      { temperature: null, sky: "never seen" },
    ]);
    expect(classes).toEqual(["dry", "wet"]);
    expect(answers.map(({ label }) => label)).toEqual(["dry", "dry"]);
    expect(server.facts.host.node).toBe(process.version);
    await server.stop();
    await expect(client.describe(server.url)).rejects.toThrow("SERVER_UNREACHABLE");
  });

  it.runIf(process.platform === "linux")("tells what the kernel counts of the server's memory", async () => {
    const server = await environment.start(await world.bundle(0));
    const peak = (await server.memoryPeak()) ?? 0;
    // Node with a model runtime; far below what a mistaken unit would say.
    expect(peak).toBeGreaterThan(50 * 2 ** 20);
    expect(peak).toBeLessThan(2 * 2 ** 30);
    await server.stop();
  });

  it("says why a candidate does not start", async () => {
    await expect(environment.start(digestOf("nothing here"))).rejects.toThrow(/TEST_SERVER_FAILED.*BLOB_MISSING/);
  });

  it("gives up a program that says nothing", async () => {
    const silent = createTestEnvironment({
      launch: { command: [process.execPath, "-e", "setInterval(() => {}, 1000)"], readyWithinMs: 300 },
      blobs: world.blobFolder,
      servingBuild: BUILD,
      threads: 1,
    });
    await expect(silent.start(digestOf("any"))).rejects.toThrow("not ready within 300 ms");
  });
});
