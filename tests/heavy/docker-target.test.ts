/** The target `docker` with a real engine and a real registry: its contracts, and what only containers can show. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { blobFolder } from "../../src/adapters/blob-folder/blobs.ts";
import { randomIds, systemClock } from "../../src/adapters/clock/clock.ts";
import { createDockerTarget } from "../../src/adapters/docker-target/docker-target.ts";
import { createFolderPredictionLog } from "../../src/adapters/prediction-log-folder/prediction-log.ts";
import { closureOf } from "../../src/app/blobs.ts";
import type { TargetSettings } from "../../src/ports/target.ts";
import { liveTargetContract } from "../contracts/live-target.ts";
import { targetContract } from "../contracts/target.ts";
import { type EngineWorld, startEngine, withoutEngine } from "../support/engine.ts";
import { loadOn, post } from "../support/load.ts";
import { BUILD } from "../support/process-target.ts";
import { brokenBundle, inferBody, putBundle, putServable } from "../support/serving.ts";

const FRONT = "understudy-garden";
const BODY = JSON.stringify(inferBody([{ temperature: 3, sky: "clear" }]));
const lacking = withoutEngine();
if (lacking !== null) process.stderr.write(`docker target: skipped, ${lacking}\n`);

describe.skipIf(lacking !== null)("the target docker", { timeout: 300_000 }, () => {
  let world: EngineWorld;
  let images: readonly [string, string];
  beforeAll(async () => {
    world = await startEngine();
    images = [world.publish("understudy", "one"), world.publish("understudy", "two")];
  }, 300_000);
  afterAll(() => world.dispose(), 120_000);

  const make = async () => {
    const folder = mkdtempSync(join(tmpdir(), "understudy-docker-target-"));
    const blobs = blobFolder(join(folder, "blobs"));
    const predictions = join(folder, "predictions");
    const target = createDockerTarget({
      environment: { DOCKER_HOST: world.host },
      blobs,
      closure: (bundle) => closureOf(blobs, bundle),
      predictions,
      servingBuild: BUILD,
    });
    const settings: TargetSettings = {
      deployment: "garden",
      port: await freePort(),
      container: { engine: null, image: images[0], cpu: null, memoryBytes: null },
    };
    const bundleOf = async (lean: number) =>
      putBundle(blobs, { model: "weather", version: 1 + lean, servable: await putServable(blobs, lean) });
    return {
      target,
      settings,
      folder,
      predictions,
      dry: await bundleOf(0),
      wet: await bundleOf(3),
      broken: await brokenBundle(blobs),
      dispose: async () => {
        await target.stop(settings);
        world.docker("volume", "rm", "--force", "understudy-garden");
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
  type Made = Awaited<ReturnType<typeof make>>;

  const serverPids = () => {
    const rows = world.docker("top", "understudy-garden", "-o", "pid,ppid").split("\n").slice(1);
    const [[main = ""] = [], ...others] = rows.map((row) => row.trim().split(/\s+/));
    return others.filter(([, parent]) => parent === main).map(([pid]) => Number(pid));
  };
  const signal = async (name: NodeJS.Signals) => {
    for (const pid of serverPids()) process.kill(pid, name);
  };

  targetContract("docker", async () => {
    const { dry, wet, ...made } = await make();
    return { ...made, healthy: [dry, wet] };
  });

  liveTargetContract("docker", async () => {
    const made = await make();
    return {
      ...made,
      crash: () => signal("SIGKILL"),
      reboot: world.reboot,
      disturb: async () => {
        world.docker("update", "--restart", "no", "understudy-garden");
        return made.settings;
      },
    };
  });

  describe("beyond the contracts", () => {
    let made: Made;
    beforeEach(async () => {
      made = await make();
    });
    afterEach(() => made.dispose());

    const of = (image: string, other: Partial<NonNullable<TargetSettings["container"]>> = {}): TargetSettings => ({
      ...made.settings,
      container: { engine: null, image, cpu: null, memoryBytes: null, ...other },
    });
    const digestOf = (image: string) => image.split("@")[1];
    const answering = () => {
      const url = `http://127.0.0.1:${made.settings.port}/v2/models/weather/infer`;
      return post(url, BODY).then(
        ({ text }) => /"(dry|wet)"/.exec(text)?.[1] ?? text,
        (error: Error) => error.message,
      );
    };
    const containers = () => world.docker("ps", "--all", "--format", "{{.Names}}").split("\n").filter(Boolean).sort();

    it("swaps the image under load without losing a request, there and back, and removes what has ended", async () => {
      const { target, dry, wet } = made;
      await target.apply(of(images[0]), dry);
      const url = `http://127.0.0.1:${made.settings.port}/v2/models/weather/infer`;
      const load = loadOn(url, { keepAlive: 6, fresh: 2, body: BODY });
      for (const [image, bundle, label] of [
        [images[1], dry, "dry"],
        [images[1], wet, "wet"],
        [images[0], wet, "wet"],
        [images[1], dry, "dry"],
      ] as const) {
        expect((await target.apply(of(image), bundle)).kind).toBe("switched");
        expect(await answering()).toBe(label);
        expect(await target.running(of(image))).toMatchObject({ bundle, image: digestOf(image) });
      }
      const counted = await load.stop();
      expect(counted.failures).toEqual([]);
      expect(counted.answers).toBeGreaterThan(300);
      expect((await target.apply(of(images[1]), dry)).kind).toBe("unchanged");
      expect(containers()).toHaveLength(2);
    });

    it("comes back after a reboot with the other image behind the front", async () => {
      const { target, dry } = made;
      await target.apply(of(images[0]), dry);
      await target.apply(of(images[1]), dry);
      await world.reboot();
      await expect.poll(answering, { timeout: 60_000 }).toBe("dry");
      expect(await target.running(of(images[1]))).toMatchObject({ bundle: dry, image: digestOf(images[1]) });
      expect((await target.apply(of(images[1]), dry)).kind).toBe("unchanged");
    });

    it("mends what a person changed: limits, the image, a stopped and a removed container", async () => {
      const { target, dry } = made;
      const limited = of(images[0], { cpu: 1, memoryBytes: 512 * 2 ** 20 });
      await target.apply(limited, dry);
      const limits = () => world.docker("inspect", "-f", "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}}", FRONT);
      expect(limits()).toBe(`1000000000 ${512 * 2 ** 20}`);
      world.docker("update", "--cpus", "0.5", "--memory", "700m", "--memory-swap", "700m", FRONT);
      expect(await target.running(limited)).toMatchObject({
        drift: ["its cores are 0.5", `its memory is ${700 * 2 ** 20}`],
      });
      await target.apply(limited, dry);
      expect(limits()).toBe(`1000000000 ${512 * 2 ** 20}`);
      expect(await target.running(of(images[1]))).toMatchObject({
        drift: expect.arrayContaining([`it runs the image ${digestOf(images[0])}`]),
      });
      for (const done of ["stop", "rm"] as const) {
        world.docker(done, ...(done === "rm" ? ["--force"] : []), FRONT);
        expect(await target.running(limited)).toEqual({ kind: "nothing" });
        expect((await target.apply(limited, dry)).kind).toMatch(/^(unchanged|switched)$/);
        expect(await answering()).toBe("dry");
      }
    });

    it("brings the predictions home, and only what is new", async () => {
      const { target, dry, predictions } = made;
      await target.apply(made.settings, dry);
      const log = createFolderPredictionLog({ folder: predictions, clock: systemClock(), ids: randomIds() });
      const collected = async () => {
        await target.gather?.(made.settings);
        return (await log.read({ deployment: "garden" })).map(({ label, role }) => `${role} ${label}`);
      };
      for (const count of [1, 2]) {
        await answering();
        await expect.poll(collected, { timeout: 60_000 }).toEqual(Array(count).fill("champion dry"));
      }
      // The log outlives the deployment's containers.
      await target.stop(made.settings);
      await target.apply(made.settings, dry);
      expect(await collected()).toHaveLength(2);
    });

    it("sends bytes again that rotted in the volume", async () => {
      const { target, dry, wet } = made;
      await target.apply(made.settings, dry);
      await target.apply(made.settings, wet);
      await target.apply(made.settings, dry);
      const rot =
        'const f=require("fs");const d="/var/lib/understudy/blobs/sha256";for(const a of f.readdirSync(d))' +
        'for(const b of f.readdirSync(d+"/"+a)){const p=d+"/"+a+"/"+b;const c=f.readFileSync(p);c[9]^=1;f.writeFileSync(p,c)}';
      world.docker("exec", FRONT, "node", "-e", rot);
      expect((await target.apply(made.settings, wet)).kind).toBe("switched");
      expect(await answering()).toBe("wet");
    });

    it.each([0, 400, 1_200])("is completed by the next run when one is killed after %i ms", async (delay) => {
      const { target, dry } = made;
      const options = { host: world.host, folder: made.folder, build: BUILD, settings: made.settings, bundle: dry };
      const program = fileURLToPath(new URL("docker-deploying-program.ts", import.meta.url));
      const deploying = spawn(process.execPath, [program, JSON.stringify(options)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(deploying.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, delay));
      deploying.kill("SIGKILL");
      expect((await target.apply(made.settings, dry)).kind).toMatch(/^(switched|unchanged)$/);
      expect(await target.running(made.settings)).toMatchObject({ kind: "running", bundle: dry });
    });

    it("leaves a stranger's container alone, and says what it cannot reach or have", async () => {
      const { target, dry } = made;
      const [repository] = images[0].split("@");
      const unknown = of(`${repository}@sha256:${"0".repeat(64)}`);
      await expect(target.apply(unknown, dry)).rejects.toThrow(/TARGET_FAILED.*image cannot be had/);
      const nowhere = { ...made.settings, container: { ...of(images[0]).container, engine: "unix:///nowhere.sock" } };
      await expect(target.running(nowhere as TargetSettings)).rejects.toThrow(/TARGET_FAILED.*ENOENT/);
      world.docker("create", "--name", FRONT, images[0]);
      await expect(target.apply(made.settings, dry)).rejects.toThrow(/TARGET_FAILED.*not Understudy's/);
      expect(containers()).toEqual([FRONT]);
      world.docker("rm", FRONT);
    });
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
