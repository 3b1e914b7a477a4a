/** A server that keeps dying after the switch: whoever is still warm answers again, and the next deployment is told. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProcessTarget } from "../../../src/adapters/process-target/process-target.ts";
import { sealTokens } from "../../../src/app/passed-on.ts";
import { post } from "../../support/load.ts";
import { BUILD, type ProcessWorld, processWorld, SERVE_COMMAND } from "../../support/process-target.ts";
import { inferBody } from "../../support/serving.ts";

const BODY = JSON.stringify(inferBody([{ temperature: 3, sky: "clear" }]));
/** Only a limit: a machine that is busy with other tests is slow, not wrong. */
const PATIENCE = { timeout: 60_000 };

describe("after a switch", () => {
  let world: ProcessWorld;
  beforeEach(async () => {
    world = await processWorld();
  });
  afterEach(() => world.dispose());

  const settings = { deployment: "garden", port: 0, keepWarmMs: 600_000 };
  const bundleNow = async () => {
    const now = await world.target.running(settings);
    return now.kind === "running" ? { bundle: now.bundle, since: now.since } : null;
  };
  const servers = async (): Promise<readonly number[]> => {
    const { pid } = JSON.parse(await readFile(join(world.home, "garden", "supervisor.json"), "utf8"));
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    return children.trim().split(" ").map(Number);
  };

  it.runIf(process.platform === "linux")(
    "falls back at the third early death, and refuses that bundle once",
    async () => {
      const [dry, wet] = [await world.bundle(0), await world.bundle(3)];
      await world.target.apply(settings, dry);
      const warm = await bundleNow();
      const [kept] = await servers();
      await world.target.apply(settings, wet);
      for (let deaths = 0; deaths < 3; deaths++) {
        await expect.poll(bundleNow, PATIENCE).toMatchObject({ bundle: wet });
        for (const pid of (await servers()).filter((each) => each !== kept)) process.kill(pid, "SIGKILL");
        await expect.poll(bundleNow, PATIENCE).not.toBe(null);
      }
      // The same server as before: it never ended.
      await expect.poll(bundleNow, PATIENCE).toEqual(warm);
      expect(await world.target.apply(settings, wet)).toEqual({
        kind: "rolled-back",
        reason: expect.stringContaining("died 3 times: ended by SIGKILL"),
        running: dry,
      });
      // From then on the records know; whoever tries again means it.
      expect((await world.target.apply(settings, wet)).kind).toBe("switched");
    },
  );

  it.runIf(process.platform === "linux")("asks whoever comes after a fall for the tokens of today", async () => {
    const [dry, wet] = [await world.bundle(0), await world.bundle(3)];
    await world.target.apply(settings, dry);
    const [kept] = await servers();
    const locked = createProcessTarget({
      command: SERVE_COMMAND,
      environment: process.env,
      variables: async () => ({ UNDERSTUDY_SERVE_TOKENS: sealTokens("predict=a-token-of-the-tests") }),
      home: world.home,
      blobs: world.blobFolder,
      predictions: world.predictions,
      servingBuild: BUILD,
    });
    const applied = await locked.apply(settings, wet);
    if (applied.kind === "rolled-back") throw new Error(applied.reason);
    for (let deaths = 0; deaths < 3; deaths++) {
      await expect.poll(bundleNow, PATIENCE).toMatchObject({ bundle: wet });
      for (const pid of (await servers()).filter((each) => each !== kept)) process.kill(pid, "SIGKILL");
      await expect.poll(bundleNow, PATIENCE).not.toBe(null);
    }
    await expect.poll(bundleNow, PATIENCE).toMatchObject({ bundle: dry });
    expect((await post(`${applied.url}/v2/models/weather/infer`, BODY)).status).toBe(401);
  });

  it("keeps one server warm, and lets it go in time", async () => {
    const count = async () => (await servers()).length;
    await world.target.apply(settings, await world.bundle(0));
    await world.target.apply(settings, await world.bundle(3));
    await world.target.apply(settings, await world.bundle(1));
    await expect.poll(count, PATIENCE).toBe(2);
    await world.target.apply({ ...settings, keepWarmMs: 300 }, await world.bundle(2));
    await expect.poll(count, PATIENCE).toBe(1);
  });

  it("answers beyond its own host only with tokens, which it knows as hashes", async () => {
    const everywhere = { ...settings, listen: "0.0.0.0" };
    const bundle = await world.bundle(0);
    expect(await world.target.apply(everywhere, bundle)).toMatchObject({
      kind: "rolled-back",
      reason: expect.stringContaining("SERVE_NOT_PROTECTED"),
    });
    const token = "a token of the tests";
    const target = createProcessTarget({
      command: SERVE_COMMAND,
      environment: process.env,
      variables: async () => ({ UNDERSTUDY_SERVE_TOKENS: sealTokens(`predict=${token.replaceAll(" ", "-")}`) }),
      home: world.home,
      blobs: world.blobFolder,
      predictions: world.predictions,
      servingBuild: BUILD,
    });
    const applied = await target.apply(everywhere, bundle);
    if (applied.kind === "rolled-back") throw new Error(applied.reason);
    expect(applied.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const url = `${applied.url}/v2/models/weather/infer`;
    expect((await post(url, BODY)).status).toBe(401);
    const authorization = `Bearer ${token.replaceAll(" ", "-")}`;
    const headers = { authorization, "content-type": "application/json" };
    expect((await fetch(url, { method: "POST", body: BODY, headers })).status).toBe(200);
    const kept = await readFile(join(world.home, "garden", "answers-with.json"), "utf8");
    expect(kept).toContain("predict=sha256:");
    expect(kept).not.toContain("a-token");
  });
});
