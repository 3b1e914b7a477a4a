/** What a server has answered is on record, in each mode as far as it promises: SIGKILL, and a stop in good order. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blobFolder } from "../../../src/adapters/blob-folder/blobs.ts";
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { createFolderPredictionLog } from "../../../src/adapters/prediction-log-folder/prediction-log.ts";
import type { LogMode } from "../../../src/domain/servable.ts";
import { inferBody, putBundle, putServable } from "../../support/serving.ts";

const PROGRAM = fileURLToPath(new URL("killed-server.ts", import.meta.url));
const CALLERS = 8;

describe("a server that is gone", () => {
  let folder: string;
  let child: ChildProcess | null = null;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "understudy-killed-"));
  });
  afterEach(async () => {
    child?.kill("SIGKILL");
    await rm(folder, { recursive: true });
  });

  const logged = async () => {
    const log = createFolderPredictionLog({ folder: join(folder, "log"), clock: systemClock(), ids: randomIds() });
    return new Set((await log.read({ deployment: "garden" })).map(({ id }) => id));
  };
  const start = async (mode: LogMode): Promise<{ url: string; process: ChildProcess }> => {
    const blobs = blobFolder(join(folder, "blobs"));
    const champion = { model: "weather", version: 1, servable: await putServable(blobs) };
    const predictions = { mode, inputs: 1, redact: [], retainMs: null };
    const bundle = await putBundle(blobs, champion, { predictions });
    const started = spawn(process.execPath, [PROGRAM, join(folder, "blobs"), join(folder, "log"), bundle], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = started;
    if (!started.stdout) throw new Error("no output");
    const [url] = (await once(createInterface(started.stdout), "line")) as [string];
    return { url, process: started };
  };
  /** Ids of rows whose answer arrived whole, until nobody answers any more. */
  const ask = async (url: string, caller: number, acknowledged: string[], until: AbortSignal): Promise<void> => {
    for (let count = 0; !until.aborted; count++) {
      const id = `${caller}-${count}`;
      const body = JSON.stringify(inferBody([{ temperature: count, sky: "clear" }], { id }));
      try {
        const response = await fetch(`${url}/v2/models/weather/infer`, { method: "POST", body });
        const answer = (await response.json()) as { id?: string };
        if (response.status === 200 && answer.id === id) acknowledged.push(`${id}/0`);
      } catch {
        return;
      }
    }
  };
  const serveUntil = async (mode: LogMode, signal: "SIGKILL" | "SIGTERM"): Promise<readonly string[]> => {
    const { url, process: server } = await start(mode);
    const acknowledged: string[] = [];
    const enough = new AbortController();
    const callers = Array.from({ length: CALLERS }, (_, caller) => ask(url, caller, acknowledged, enough.signal));
    while (acknowledged.length < 300) await new Promise((resolve) => setTimeout(resolve, 5));
    // Whoever is killed is killed under load; whoever is asked to stop would wait for those who go on asking.
    if (signal === "SIGTERM") enough.abort();
    server.kill(signal);
    await once(server, "close");
    await Promise.all(callers);
    return acknowledged;
  };

  it.each(["written", "durable"] as const)("has on record whatever it answered before a SIGKILL: %s", async (mode) => {
    const acknowledged = await serveUntil(mode, "SIGKILL");
    const kept = await logged();
    expect(acknowledged.length).toBeGreaterThanOrEqual(300);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });

  it("has on record whatever it answered before it was asked to stop: buffered", async () => {
    const acknowledged = await serveUntil("buffered", "SIGTERM");
    const kept = await logged();
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });
});
