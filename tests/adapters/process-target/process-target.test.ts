/** The process target: the contract, and what only real processes can show. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { createInferenceClient } from "../../../src/adapters/http-inference/inference-client.ts";
import { createFolderPredictionLog } from "../../../src/adapters/prediction-log-folder/prediction-log.ts";
import { targetContract } from "../../contracts/target.ts";
import { type ProcessWorld, processWorld } from "../../support/process-target.ts";
import { putBundle, putServable, SIGNATURE } from "../../support/serving.ts";

targetContract("process", async () => {
  const world = await processWorld();
  const lies = await putServable(world.blobs, 0, (servable) => ({
    ...servable,
    golden: { ...servable.golden, probabilities: servable.golden.probabilities.map(() => [0, 1]) },
  }));
  return {
    target: world.target,
    healthy: [await world.bundle(0), await world.bundle(3)],
    broken: await putBundle(world.blobs, { model: "weather", version: 9, servable: lies }),
    dispose: world.dispose,
  };
});

const ROWS = [{ temperature: 3, sky: "clear" }];
const settings = { deployment: "garden", port: 0 };

describe("a supervised server", () => {
  let world: ProcessWorld;
  const client = createInferenceClient(systemClock());
  beforeEach(async () => {
    world = await processWorld();
  });
  afterEach(() => world.dispose());

  const urlOf = async () => {
    const running = await world.target.running({ deployment: "garden", port: 0 });
    if (running.kind === "nothing") throw new Error("nothing runs");
    return running.url;
  };
  const supervisorPid = async (): Promise<number> =>
    JSON.parse(await readFile(join(world.home, "garden", "supervisor.json"), "utf8")).pid;

  it("loses no request while bundles are switched, and answers with the new one as soon as the switch is done", async () => {
    const [dry, wet] = [await world.bundle(0), await world.bundle(3)];
    await world.target.apply(settings, dry);
    const url = await urlOf();
    const asking = new AbortController();
    const labels: string[] = [];
    const caller = async () => {
      while (!asking.signal.aborted) {
        const { answers } = await client.infer(url, SIGNATURE, ROWS);
        labels.push(answers[0]?.label ?? "none");
      }
    };
    const callers = [caller(), caller(), caller(), caller()];
    for (const [bundle, label] of [
      [wet, "wet"],
      [dry, "dry"],
    ] as const) {
      await world.target.apply(settings, bundle);
      const after = await Promise.all(Array.from({ length: 8 }, () => client.infer(url, SIGNATURE, ROWS)));
      expect(after.map(({ answers }) => answers[0]?.label)).toEqual(Array.from({ length: 8 }, () => label));
      expect((await client.describe(url)).bundle).toBe(bundle);
    }
    asking.abort();
    await Promise.all(callers);
    expect(new Set(labels)).toEqual(new Set(["dry", "wet"]));
    const log = createFolderPredictionLog({ folder: world.predictions, clock: systemClock(), ids: randomIds() });
    expect((await log.read({ deployment: "garden" })).length).toBe(labels.length + 16);
  });

  it("starts a server that was killed again, without the supervisor's callers being refused", async () => {
    await world.target.apply(settings, await world.bundle(0));
    const url = await urlOf();
    const supervisor = await supervisorPid();
    const children = await readFile(`/proc/${supervisor}/task/${supervisor}/children`, "utf8").catch(() => null);
    if (children === null) return;
    process.kill(Number(children.trim().split(" ")[0]), "SIGKILL");
    // Connections that the dead server had are cut, the client's idle ones too; the port itself never refuses anybody.
    const cut: string[] = [];
    const answered = async (): Promise<string | undefined> => {
      try {
        return (await client.infer(url, SIGNATURE, ROWS)).answers[0]?.label;
      } catch (error) {
        cut.push(String(error));
        return undefined;
      }
    };
    await expect.poll(answered, { timeout: 20_000 }).toBe("dry");
    expect(cut.filter((each) => each.includes("ECONNREFUSED"))).toEqual([]);
  });

  it("leaves no caller waiting for a server that was killed", async () => {
    await world.target.apply(settings, await world.bundle(0));
    const url = await urlOf();
    const supervisor = await supervisorPid();
    const children = await readFile(`/proc/${supervisor}/task/${supervisor}/children`, "utf8").catch(() => null);
    if (children === null) return;
    const server = Number(children.trim().split(" ")[0]);
    const ask = () =>
      fetch(`${url}/deployment`, { headers: { connection: "close" }, signal: AbortSignal.timeout(25_000) });
    // It stands still, so that connections are on their way to it when it dies.
    process.kill(server, "SIGSTOP");
    const asking = Promise.allSettled(Array.from({ length: 40 }, ask));
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(server, "SIGKILL");
    const asked = await asking;
    const waited = asked.filter((each) => each.status === "rejected" && each.reason.name === "TimeoutError");
    expect(waited).toEqual([]);
  });

  it("deploys again after the supervisor itself was killed", async () => {
    const bundle = await world.bundle(0);
    await world.target.apply(settings, bundle);
    process.kill(await supervisorPid(), "SIGKILL");
    await expect
      .poll(() => world.target.running({ deployment: "garden", port: 0 }), { timeout: 20_000 })
      .toEqual({ kind: "nothing" });
    expect(await world.target.apply(settings, bundle)).toMatchObject({ kind: "switched", previous: null });
  });

  it("opens the port that the spec names, and rolls back when somebody has it", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const bundle = await world.bundle(0);
    await world.target.apply(settings, bundle);
    const refused = await world.target.apply({ deployment: "garden", port }, bundle);
    expect(refused).toMatchObject({
      kind: "rolled-back",
      running: bundle,
      reason: expect.stringContaining("EADDRINUSE"),
    });
    await new Promise((resolve) => taken.close(resolve));
    expect(await world.target.apply({ deployment: "garden", port }, bundle)).toMatchObject({
      kind: "switched",
      url: `http://127.0.0.1:${port}`,
    });
  });

  it("lets two runs deploy at once: one server answers", async () => {
    const bundle = await world.bundle(0);
    const outcomes = await Promise.all([world.target.apply(settings, bundle), world.target.apply(settings, bundle)]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["switched", "unchanged"]);
  });

  it("logs what it answers in a segment of its own", async () => {
    await world.target.apply(settings, await world.bundle(0));
    const url = await urlOf();
    await client.infer(url, SIGNATURE, ROWS, { id: "first", timestamps: ["2015-03-01"] });
    await client.feedback(url, [{ id: "first/0", label: "wet", source: "label" }]);
    const log = createFolderPredictionLog({ folder: world.predictions, clock: systemClock(), ids: randomIds() });
    expect(await log.read({ deployment: "garden" })).toMatchObject([
      { id: "first/0", eventTime: "2015-03-01T00:00:00.000Z", label: "dry", role: "champion", inputs: ROWS[0] },
    ]);
    expect((await log.feedback("garden")).get("first/0")).toMatchObject({ label: "wet", source: "label" });
  });
});
