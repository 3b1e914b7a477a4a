/** The test environment of containers with a real engine: its contract, its limits, and what a killed run leaves. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blobFolder } from "../../src/adapters/blob-folder/blobs.ts";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { createDockerTestEnvironment } from "../../src/adapters/docker-target/test-environment.ts";
import { createInferenceClient } from "../../src/adapters/http-inference/inference-client.ts";
import { closureOf } from "../../src/app/blobs.ts";
import type { TestLimits } from "../../src/ports/target.ts";
import { testEnvironmentContract } from "../contracts/test-environment.ts";
import { type EngineWorld, startEngine, withoutEngine } from "../support/engine.ts";
import { BUILD } from "../support/process-target.ts";
import { brokenBundle, putBundle, putServable, SIGNATURE } from "../support/serving.ts";

const PROGRAM = fileURLToPath(new URL("./docker-trying-program.ts", import.meta.url));
const MEBIBYTE = 2 ** 20;
const lacking = withoutEngine();
if (lacking !== null) process.stderr.write(`trials in containers: skipped, ${lacking}\n`);

describe.skipIf(lacking !== null)("trials in containers", { timeout: 300_000 }, () => {
  let world: EngineWorld;
  let image: string;
  beforeAll(async () => {
    world = await startEngine();
    image = world.publish("understudy", "one");
  }, 300_000);
  afterAll(() => world.dispose(), 120_000);

  const trials = () => world.docker("ps", "--all", "--quiet", "--filter", "label=understudy.trial");
  const countOf = (text: string) => text.split("\n").filter(Boolean).length;
  const make = async (host = world.host) => {
    const folder = mkdtempSync(join(tmpdir(), "understudy-docker-trial-"));
    const blobs = blobFolder(join(folder, "blobs"));
    const bundleOf = async (lean: number) =>
      putBundle(blobs, { model: "weather", version: 1 + lean, servable: await putServable(blobs, lean) });
    const environment = createDockerTestEnvironment({
      environment: { DOCKER_HOST: host },
      blobs,
      closure: (bundle) => closureOf(blobs, bundle),
      servingBuild: BUILD,
    });
    return {
      environment,
      inference: createInferenceClient(systemClock()),
      limits: { image, cpu: 0.5, memoryBytes: 512 * MEBIBYTE, engine: null } satisfies TestLimits,
      folder,
      healthy: [await bundleOf(0), await bundleOf(3)] as const,
      broken: await brokenBundle(blobs),
      signature: SIGNATURE,
      row: { temperature: 30, sky: "clear" },
      running: () => countOf(trials()),
      dispose: async () => rmSync(folder, { recursive: true, force: true }),
    };
  };

  testEnvironmentContract("docker", () => make());

  it("runs as production does: its limits, no way out but its volume, its port for this machine alone; nothing stays", async () => {
    const { environment, healthy, limits, dispose } = await make();
    const volumes = () => world.docker("volume", "ls", "--quiet");
    const before = volumes();
    const server = await environment.start(healthy[0], limits);
    const [found] = JSON.parse(world.docker("inspect", trials())) as [
      { readonly HostConfig: object; readonly NetworkSettings: { readonly Ports: object } },
    ];
    expect(found.HostConfig).toMatchObject({
      NanoCpus: 5e8,
      Memory: 512 * MEBIBYTE,
      MemorySwap: 512 * MEBIBYTE,
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      RestartPolicy: { Name: "no" },
    });
    const port = new URL(server.url).port;
    expect(Object.values(found.NetworkSettings.Ports)).toEqual([[{ HostIp: "127.0.0.1", HostPort: port }]]);
    const peak = await server.memoryPeak();
    expect(peak).toBeGreaterThan(50 * MEBIBYTE);
    expect(peak).toBeLessThan(512 * MEBIBYTE);
    expect(server.facts.host.node).toMatch(/^v\d+\./);
    await server.stop();
    expect([trials(), volumes()]).toEqual(["", before]);
    await dispose();
  });

  it("too little memory to answer is the candidate's own failure", async () => {
    const { environment, healthy, limits, dispose } = await make();
    const starved = environment.start(healthy[0], { ...limits, memoryBytes: 24 * MEBIBYTE });
    await expect(starved).rejects.toThrow("TEST_SERVER_FAILED");
    expect(trials()).toBe("");
    await dispose();
  });

  it("an image of another build is refused: it is not what would be evaluated", async () => {
    const { folder, healthy, limits, dispose } = await make();
    const blobs = blobFolder(join(folder, "blobs"));
    const other = createDockerTestEnvironment({
      environment: { DOCKER_HOST: world.host },
      blobs,
      closure: (bundle) => closureOf(blobs, bundle),
      servingBuild: "understudy-serving@other",
    });
    await expect(other.start(healthy[0], limits)).rejects.toThrow(/TEST_SERVER_FAILED.*evaluated as/);
    await dispose();
  });

  it.each([
    ["an engine that does not answer", () => "unix:///nowhere/docker.sock", () => image],
    ["an engine of another machine", () => "tcp://engine.example:2376", () => image],
    ["an image that nobody has", () => world.host, () => image.replace(/[0-9a-f]{8}$/, "00000000")],
  ])("%s says nothing about the candidate", async (_, host, wanted) => {
    const { environment, healthy, limits, dispose } = await make(host());
    await expect(environment.start(healthy[0], { ...limits, image: wanted() })).rejects.toThrow("TEST_ENGINE_UNUSABLE");
    await dispose();
  });

  it("what a killed run left is removed by the next one; what another one runs stays", async () => {
    const { environment, healthy, limits, folder, inference, dispose } = await make();
    const other = await environment.start(healthy[1], limits);
    const argument = JSON.stringify({ host: world.host, folder, bundle: healthy[0], limits });
    const killed = spawn(process.execPath, [PROGRAM, argument], { stdio: ["ignore", "pipe", "inherit"] });
    await once(killed.stdout, "data");
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect(countOf(trials())).toBe(2);
    world.docker("create", "--label", `understudy.trial=not-${hostname()}:1`, "--name", "elsewhere", image);
    const next = await environment.start(healthy[0], limits);
    expect(countOf(trials())).toBe(3);
    expect((await inference.describe(other.url)).bundle).toBe(healthy[1]);
    await Promise.all([next.stop(), other.stop()]);
    world.docker("rm", "--force", "elsewhere");
    await dispose();
  });
});
