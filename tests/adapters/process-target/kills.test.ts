/** Processes killed at bad moments: nothing acknowledged is lost, nothing is left running, the next run goes on. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { createInferenceClient } from "../../../src/adapters/http-inference/inference-client.ts";
import { createFolderPredictionLog } from "../../../src/adapters/prediction-log-folder/prediction-log.ts";
import { type ProcessWorld, processWorld } from "../../support/process-target.ts";
import { SIGNATURE } from "../../support/serving.ts";

const ROWS = [{ temperature: 3, sky: "clear" }];
/** Only a limit: a machine that is busy with other tests is slow, not wrong. */
const PATIENCE = { timeout: 20_000 };
const settings = { deployment: "garden", port: 0 };

describe("killed", () => {
  let world: ProcessWorld;
  const client = createInferenceClient(systemClock());
  beforeEach(async () => {
    world = await processWorld();
  });
  afterEach(() => world.dispose());

  const state = async (): Promise<{ readonly pid: number }> =>
    JSON.parse(await readFile(join(world.home, "garden", "supervisor.json"), "utf8"));

  /** Runs a program of this folder with the world's folders. */
  const start = (program: string, ...args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), world.folder, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });

  it("the supervisor with its server: every answer that a caller has is in the log", async () => {
    await world.target.apply(settings, await world.bundle(0));
    const running = await world.target.running({ deployment: "garden", port: 0 });
    if (running.kind === "nothing") throw new Error("nothing runs");
    const answered: string[] = [];
    const caller = async (name: number) => {
      for (let count = 0; ; count++) {
        const { answers } = await client.infer(running.url, SIGNATURE, ROWS, { id: `${name}-${count}` });
        answered.push(...answers.map(({ predictionId }) => predictionId));
      }
    };
    const callers = [0, 1, 2].map((name) => caller(name).catch(() => {}));
    await expect.poll(() => answered.length, PATIENCE).toBeGreaterThan(200);
    process.kill((await state()).pid, "SIGKILL");
    await Promise.all(callers);
    const log = createFolderPredictionLog({ folder: world.predictions, clock: systemClock(), ids: randomIds() });
    const logged = new Set((await log.read({ deployment: "garden" })).map(({ id }) => id));
    expect(answered.filter((id) => !logged.has(id))).toEqual([]);
  });

  it.each([0, 150, 400])("the run that deploys, after %i ms: the next run completes it", async (delay) => {
    const bundle = await world.bundle(0);
    const deploying = start("deploying-program.ts", bundle);
    await once(deploying.stdout ?? deploying, "data");
    await new Promise((resolve) => setTimeout(resolve, delay));
    deploying.kill("SIGKILL");
    expect((await world.target.apply(settings, bundle)).kind).toMatch(/^(switched|unchanged)$/);
    expect(await world.target.running({ deployment: "garden", port: 0 })).toMatchObject({ kind: "running", bundle });
  });

  it("the run that evaluates: its test server ends with it", async () => {
    const testing = start("testing-program.ts", await world.bundle(0));
    const [url] = await once(testing.stdout ?? testing, "data");
    const describing = () =>
      client.describe(String(url).trim()).then(
        () => "answers",
        () => "gone",
      );
    expect(await describing()).toBe("answers");
    testing.kill("SIGKILL");
    await expect.poll(describing, PATIENCE).toBe("gone");
  });

  it("the workspace: a supervisor whose state file is gone ends by itself", async () => {
    await world.target.apply(settings, await world.bundle(0));
    const { pid } = await state();
    await rm(world.home, { recursive: true });
    const isAlive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(isAlive, PATIENCE).toBe(false);
  });
});
