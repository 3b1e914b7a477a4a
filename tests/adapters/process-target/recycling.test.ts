/** A process that reloaded often makes room for a fresh one, and nobody who asks notices. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createProcessTarget } from "../../../src/adapters/process-target/process-target.ts";
import { sealTokens } from "../../../src/app/passed-on.ts";
import { BUILD, processWorld, SERVE_COMMAND } from "../../support/process-target.ts";
import { inferBody } from "../../support/serving.ts";

const TOKEN = "a-token-of-the-test";
const BODY = JSON.stringify(inferBody([{ temperature: 1, sky: "cloudy" }]));

test("after so many reloads another process answers, with the bundle of the last", { timeout: 60_000 }, async () => {
  const world = await processWorld();
  const [dry, wet] = [await world.bundle(0), await world.bundle(3)];
  const target = createProcessTarget({
    command: SERVE_COMMAND,
    environment: process.env,
    variables: async () => ({ UNDERSTUDY_SERVE_TOKENS: sealTokens(`admin=${TOKEN}`) }),
    home: world.home,
    blobs: world.blobFolder,
    predictions: world.predictions,
    servingBuild: BUILD,
    recycleAfter: 3,
  });
  const settings = { deployment: "garden", port: 0 };
  const applied = await target.apply(settings, dry);
  if (applied.kind !== "switched") throw new Error(`not applied: ${applied.kind}`);
  const { url } = applied;
  const serverProcess = async (): Promise<string> => {
    const { pid } = JSON.parse(await readFile(join(world.home, "garden", "supervisor.json"), "utf8"));
    return (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ").at(-1) ?? "";
  };
  const before = await serverProcess();
  const odd: unknown[] = [];
  let asking = true;
  let answered = 0;
  const callers = Array.from({ length: 4 }, async () => {
    while (asking) {
      const response = await fetch(`${url}/v2/models/weather/infer`, { method: "POST", body: BODY }).catch(String);
      if (typeof response === "string" || response.status !== 200) odd.push(response);
      else await response.arrayBuffer();
      answered += 1;
    }
  });
  try {
    for (const bundle of [wet, dry, wet]) {
      const response = await fetch(`${url}/admin/reload`, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ bundle }),
      });
      expect(response.status, await response.text()).toBe(200);
    }
    await expect.poll(serverProcess, { timeout: 30_000, interval: 100 }).not.toBe(before);
    await expect
      .poll(() => target.running(settings), { timeout: 30_000, interval: 200 })
      .toMatchObject({ kind: "running", bundle: wet });
    const asked = answered;
    await expect.poll(() => answered, { timeout: 30_000 }).toBeGreaterThan(asked + 20);
    expect(odd).toEqual([]);
  } finally {
    asking = false;
    await Promise.all(callers);
    await world.dispose();
  }
});
