/** The prediction log on a folder: the contract, torn lines, damage, and a writer that is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { createFolderPredictionLog } from "../../../src/adapters/prediction-log-folder/prediction-log.ts";
import { predictionLogContract } from "../../contracts/prediction-log.ts";
import { somePrediction } from "../../support/predictions.ts";

const open = (folder: string) => createFolderPredictionLog({ folder, clock: systemClock(), ids: randomIds() });

predictionLogContract("folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "understudy-log-"));
  return { log: open(folder), dispose: () => rm(folder, { recursive: true }) };
});

describe("a folder of segments", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "understudy-log-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const segments = async () => (await readdir(join(folder, "garden"))).map((name) => join(folder, "garden", name));
  const read = async () => (await open(folder).read({ deployment: "garden" })).map(({ id }) => id);

  it("gives every writer a file of its own, and reads them all", async () => {
    await open(folder).append([somePrediction("a/0")]);
    await open(folder).append([somePrediction("b/0")]);
    expect((await segments()).length).toBe(2);
    expect(await read()).toEqual(["a/0", "b/0"]);
  });

  it("skips the torn last line of a killed writer", async () => {
    await open(folder).append([somePrediction("a/0")]);
    const [segment = ""] = await segments();
    await appendFile(segment, '{"kind":"prediction","prediction":{"id":"b/0"');
    expect(await read()).toEqual(["a/0"]);
  });

  it.each(["{", "{}", "null", "", '{"kind":"prediction"}', '{"kind":"feedback","feedback":{}}'])(
    "refuses any other line that it cannot read: %s",
    async (line) => {
      await open(folder).append([somePrediction("a/0")]);
      const [segment = ""] = await segments();
      await appendFile(segment, `${line}\n`);
      await expect(read()).rejects.toThrow(/PREDICTION_LOG_UNREADABLE: line 2 of the prediction log garden\//);
    },
  );

  it("has on disk whatever it acknowledged before it was killed", async () => {
    const writer = fileURLToPath(new URL("killed-writer.ts", import.meta.url));
    const child = spawn(process.execPath, [writer, folder], { stdio: ["ignore", "pipe", "inherit"] });
    let acknowledged = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      acknowledged += text;
      if (acknowledged.length > 2_000) child.kill("SIGKILL");
    });
    await once(child, "close");
    // The last word may be cut off; every complete one is a promise.
    const promised = acknowledged.split("\n").slice(0, -1);
    const kept = new Set(await read());
    expect(promised.length).toBeGreaterThan(100);
    expect(promised.filter((id) => !kept.has(id))).toEqual([]);
  });
});
