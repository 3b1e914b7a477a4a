/** The serving image with a real engine: what it is made of, how it runs, how long it takes to be ready. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { blobFolder } from "../../src/adapters/blob-folder/blobs.ts";
import { type EngineWorld, startEngine, withoutEngine } from "../support/engine.ts";
import { loadOn, post } from "../support/load.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";

const IMAGE = "understudy:test";
const NAME = "understudy-by-hand";
const BODY = JSON.stringify(inferBody([{ temperature: 3, sky: "clear" }]));
const PATIENCE = { timeout: 60_000, interval: 50 };
const lacking = withoutEngine();
if (lacking !== null) process.stderr.write(`serving image: skipped, ${lacking}\n`);

describe.skipIf(lacking !== null)("the serving image", { timeout: 300_000 }, () => {
  let world: EngineWorld;
  let id: string;
  let bundle: string;
  let data: string;
  beforeAll(async () => {
    world = await startEngine();
    id = world.build(IMAGE);
    data = join(world.folder, "data-of-the-container");
    mkdirSync(data);
    const blobs = blobFolder(join(data, "blobs"));
    bundle = await putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs, 0) });
    execFileSync("chown", ["-R", "1000:1000", data]);
  }, 300_000);
  afterAll(() => world.dispose(), 120_000);
  afterEach(() => {
    world.docker("rm", "--force", NAME);
  });

  const inspect = (format: string, what = IMAGE) => world.docker("inspect", "--format", format, what);
  /** As the target runs it: nothing may be written but the volume and /tmp. */
  const run = (...args: readonly string[]) => {
    const hardened = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];
    const places = ["--publish", "127.0.0.1::8080", "--volume", `${data}:/var/lib/understudy`];
    world.docker("run", "--detach", "--name", NAME, ...hardened, ...places, IMAGE, ...args);
    return `http://${world.docker("port", NAME, "8080/tcp")}`;
  };
  const ready = (url: string) =>
    fetch(`${url}/v2/health/ready`).then(
      ({ status }) => status,
      () => 0,
    );

  it("is the same image when it is built again, from nothing", () => {
    expect(world.build("understudy:again", "--no-cache")).toBe(id);
    expect(inspect("{{.Id}}", "understudy:again")).toBe(id);
    // Another revision is another image, and only by what says so.
    expect(world.build("understudy:other", "--revision", "c0ffee")).not.toBe(id);
    expect(inspect("{{json .RootFS.Layers}}", "understudy:other")).toBe(inspect("{{json .RootFS.Layers}}"));
    expect(inspect('{{index .Config.Labels "org.opencontainers.image.revision"}}', "understudy:other")).toBe("c0ffee");
  });

  it("holds one platform's libraries, its bill of materials, and one entry for one user who is not root", () => {
    expect(inspect("{{json .Config.Entrypoint}} {{json .Config.Cmd}}")).toBe(
      '["node","/opt/understudy/dist/container.js"] null',
    );
    expect(inspect("{{.Config.User}}")).toBe("1000:1000");
    const look = `const f=require("fs");const r="/opt/understudy/";
      console.log(JSON.stringify([f.globSync(r+"**/*.{node,so,so.*,dll,dylib}"),JSON.parse(f.readFileSync(r+"sbom.cdx.json"))]))`;
    const said = world.docker("run", "--rm", "--entrypoint", "node", IMAGE, "-e", look);
    const [libraries, bill] = JSON.parse(said) as [string[], { components: { purl: string }[] }];
    expect(libraries.map((path) => path.split("/").slice(-3).join("/")).sort()).toEqual([
      `linux/${process.arch}/libonnxruntime.so.1`,
      `linux/${process.arch}/onnxruntime_binding.node`,
    ]);
    const names = bill.components.map(({ purl }) => purl.replace(/@[^@]*$/, ""));
    expect(names).toContain("pkg:npm/onnxruntime-node");
    expect(names).not.toContain("pkg:npm/vitest");
    const [image = 0, base = 0] = [IMAGE, "understudy-test-base:1"].map((each) => Number(inspect("{{.Size}}", each)));
    const own = Math.round((image - base) / 1e6);
    process.stderr.write(`serving image: ${own} MB over its base\n`);
    expect(own).toBeLessThan(80);
  });

  it("answers for a bundle with nothing but its volume writable, is healthy, and ends in order", async () => {
    const started = performance.now();
    const url = run("--bundle", bundle, "--open");
    const created = performance.now();
    await expect.poll(() => ready(url), PATIENCE).toBe(200);
    const took = [created - started, performance.now() - started].map(Math.round);
    process.stderr.write(`serving image: container started after ${took[0]} ms, ready after ${took[1]} ms\n`);
    expect((await post(`${url}/v2/models/weather/infer`, BODY)).status).toBe(200);
    await expect.poll(() => inspect("{{.State.Health.Status}}", NAME), PATIENCE).toBe("healthy");
    const load = loadOn(`${url}/v2/models/weather/infer`, { keepAlive: 4, fresh: 0, body: BODY });
    await expect.poll(() => load.counted().answers, PATIENCE).toBeGreaterThan(50);
    const stopping = spawn("docker", ["--host", world.host, "stop", "--time", "30", NAME], { stdio: "ignore" });
    await new Promise((resolve) => stopping.once("exit", resolve));
    const { failures } = await load.stop();
    // After the end nobody is there; before it nobody was cut off.
    expect(failures.filter((each) => !/ECONNREFUSED|ECONNRESET|socket hang up/.test(each))).toEqual([]);
    expect(inspect("{{.State.ExitCode}}", NAME)).toBe("0");
  });

  it("refuses what it must not answer for", async () => {
    const outcome = (...args: readonly string[]) => {
      run(...args);
      const code = world.docker("wait", NAME);
      const log = execFileSync("docker", ["--host", world.host, "logs", NAME], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
      world.docker("rm", NAME);
      return `${code} ${log}`;
    };
    // Not on a network without tokens, unless somebody says so.
    expect(outcome("--bundle", bundle)).toMatch(/^[12] /);
    expect(outcome("--bundle", `sha256:${"0".repeat(64)}`, "--open")).toMatch(/^[12] /);
    const path = join(data, "blobs", "sha256", bundle.slice(7, 9), bundle.slice(7));
    rmSync(path);
    writeFileSync(path, "{}");
    expect(outcome("--bundle", bundle, "--open")).toMatch(/^[12] /);
  });
});
