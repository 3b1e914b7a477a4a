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
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { closureOf } from "../../src/app/blobs.ts";
import { random } from "../../src/domain/random.ts";
import type { TestLimits } from "../../src/ports/target.ts";
import type { Deployment } from "../../src/spec/resolved.ts";
import { examine } from "../../src/stages/evaluate/trial/exchange.ts";
import { openSession } from "../../src/stages/evaluate/trial/session.ts";
import { testEnvironmentContract } from "../contracts/test-environment.ts";
import { world as evaluationWorld } from "../stages/evaluate/world.ts";
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

  it("a candidate is examined in it: every row, bad requests, a restart in another container", async () => {
    const { environment, folder, inference, running, dispose } = await make();
    const blobs = blobFolder(join(folder, "blobs"));
    const { ports, spec } = await evaluationWorld({ blobs });
    const resources = { cpu: 1, memory: "512Mi" };
    const target: Deployment["target"] = { kind: "docker", port: 0, runner: [], image, resources };
    const real = { testEnvironment: environment, inference, clock: systemClock(), runtime: createOnnxRuntime() };
    const member = { model: "weather", version: 0, servable: await putServable(blobs) };
    const session = await openSession({ ...ports, ...real }, { ...spec, target }, member);
    if (session.kind === "not-started") throw new Error(session.reason);
    const rows = Array.from({ length: 50 }, (_, index) => ({
      temperature: index,
      sky: index % 2 ? "clear" : "cloudy",
    }));
    const before = session.url;
    const { candidate } = await examine(session, null, rows, random(1), () => {});
    expect(session.url).not.toBe(before);
    await session.stop();
    expect(candidate).toMatchObject({ gone: false, failures: 0, repeated: 50, alike: 50, malformed: { failures: 0 } });
    expect(candidate.skew).toMatchObject({ rows: 50, different: 0 });
    expect(candidate.memoryPeak).toBeGreaterThan(50 * MEBIBYTE);
    expect(session.facts.limits).toEqual({ threads: 1, cpu: 1, memoryBytes: 512 * MEBIBYTE, image });
    expect(running()).toBe(0);
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
