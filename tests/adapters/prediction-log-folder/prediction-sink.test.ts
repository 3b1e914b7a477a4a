/** The sink of a server on a folder: the contract in every mode, and what each mode promises when things go wrong. */
import { mkdtemp, open as openFile, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { randomIds } from "../../../src/adapters/clock/clock.ts";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { createMemoryPredictionLog } from "../../../src/adapters/memory/prediction-log.ts";
import { createMemoryPredictionSink } from "../../../src/adapters/memory/prediction-sink.ts";
import { folderPredictionFiles } from "../../../src/adapters/prediction-log-folder/prediction-files.ts";
import { createFolderPredictionLog } from "../../../src/adapters/prediction-log-folder/prediction-log.ts";
import { createFolderPredictionSink } from "../../../src/adapters/prediction-log-folder/prediction-sink.ts";
import { LOG_MODES } from "../../../src/domain/servable.ts";
import { predictionSinkContract } from "../../contracts/prediction-sink.ts";
import { someBatch, someSettings } from "../../support/predictions.ts";

const DAY = 86_400_000;
const ids = randomIds();

for (const mode of LOG_MODES) {
  predictionSinkContract("folder", mode, async () => {
    const folder = await mkdtemp(join(tmpdir(), "understudy-sink-"));
    const clock = fakeClock();
    const sink = createFolderPredictionSink({ folder, clock, ids, blobs: memoryBlobs() });
    const log = createFolderPredictionLog({ folder, clock, ids });
    return { sink, log, dispose: () => rm(folder, { recursive: true, force: true }) };
  });
}

predictionSinkContract("memory", "written", async () => {
  const log = createMemoryPredictionLog();
  return { sink: createMemoryPredictionSink(log), log, dispose: async () => {} };
});

describe("a sink on a folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "understudy-sink-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const clock = fakeClock();
  const open = (change: Partial<Parameters<typeof createFolderPredictionSink>[0]> = {}) =>
    createFolderPredictionSink({ folder, clock, ids, blobs: memoryBlobs(), ...change });
  const read = async () =>
    (await createFolderPredictionLog({ folder, clock, ids }).read({ deployment: "garden" })).map(({ id }) => id);
  const files = async () => (await readdir(join(folder, "garden"))).filter((name) => name.endsWith(".jsonl"));

  it("has written before it returns, where that is the mode", async () => {
    const sink = open();
    expect(sink.write(someBatch(["a/0"]), someSettings())).toBeUndefined();
    expect(await read()).toEqual(["a/0"]);
    await sink.close();
  });

  it.each(LOG_MODES)(
    "keeps only the digest of texts that would make a line longer than readers take: %s",
    async (mode) => {
      const sink = open();
      // Six bytes each in a line.
      const sky = ["\u0001".repeat(12_000_000), "clear"];
      await sink.write(someBatch(["a/0", "a/1"], { inputs: { sky } }), someSettings({ mode }));
      await sink.write(someBatch(["b/0"]), someSettings({ mode }));
      await sink.close();
      const log = createFolderPredictionLog({ folder, clock, ids });
      const rows = await log.read({ deployment: "garden" });
      expect(rows.map(({ id, inputsDigest = null }) => [id, inputsDigest === null])).toEqual([
        ["a/0", false],
        ["a/1", false],
        ["b/0", true],
      ]);
      const [file = ""] = await files();
      const collected = folderPredictionFiles({ folder, ids }).read("garden", file, 0, {
        lines: 10,
        bytes: 64 * 2 ** 20,
      });
      expect((await collected).length).toBeGreaterThan(0);
    },
  );

  it("lets go texts that fill the memory while they wait", async () => {
    const sink = open();
    const sky = ["x".repeat(20_000_000)];
    const buffered = someSettings({ mode: "buffered" });
    for (let row = 0; row < 20; row += 1) void sink.write(someBatch([`${row}/0`], { inputs: { sky } }), buffered);
    expect(sink.counters).toMatchObject({ waiting: 13, dropped: 7 });
    await sink.close();
  });

  it("lets go what has no place, and counts it, where nobody waits", async () => {
    const sink = open({ mostWaiting: 3 });
    const buffered = someSettings({ mode: "buffered" });
    for (const id of ["a", "b", "c", "d"]) expect(sink.write(someBatch([`${id}/0`]), buffered)).toBeUndefined();
    expect(sink.counters).toMatchObject({ waiting: 3, dropped: 1, written: 0 });
    await sink.close();
    expect(sink.counters).toMatchObject({ waiting: 0, dropped: 1, written: 3 });
    expect(await read()).toEqual(["a/0", "b/0", "c/0"]);
  });

  it("refuses the answer in the mode durable when it cannot write, and counts in the others", async () => {
    await writeFile(join(folder, "garden"), "no folder can be here");
    const sink = open();
    await expect(sink.write(someBatch(["a/0"]), someSettings({ mode: "durable" }))).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(sink.write(someBatch(["b/0"]), someSettings())).toBeUndefined();
    sink.write(someBatch(["c/0"]), someSettings({ mode: "buffered" }));
    await sink.close();
    expect(sink.counters).toMatchObject({ written: 0, failed: 3 });
    await rm(join(folder, "garden"));
    const again = open();
    await again.write(someBatch(["d/0"]), someSettings({ mode: "durable" }));
    expect(await read()).toEqual(["d/0"]);
    await again.close();
  });

  it("groups what is durable, in any order with the other modes", async () => {
    const sink = open();
    const modes = ["durable", "written", "durable", "buffered", "written"] as const;
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        sink.write(someBatch([`${index}/0`]), someSettings({ mode: modes[index % 5] ?? "written" })),
      ),
    );
    await sink.close();
    expect((await read()).toSorted()).toEqual(Array.from({ length: 100 }, (_, index) => `${index}/0`).toSorted());
    expect(await files()).toHaveLength(1);
  });

  it("keeps a file that the store does not take as a digest", async () => {
    const put = async () => Promise.reject(new Error("the store is full"));
    const sink = open({ blobs: { put } });
    await sink.write(someBatch(["a/0"], { inputs: { photo: [new Uint8Array(3)] } }), someSettings());
    const [row] = await createFolderPredictionLog({ folder, clock, ids }).read({ deployment: "garden" });
    expect(row?.inputs).toEqual({});
    expect(row?.inputsDigest).toMatch(/^sha256:/);
    await sink.close();
  });

  it("ends a file that is old enough, and reads only files of the window after that", async () => {
    const sink = open();
    await sink.write(someBatch(["old/0"], { eventTimes: ["2015-01-01T00:00:00.000Z"] }), someSettings());
    const [old = ""] = await files();
    clock.advance(DAY);
    await sink.write(someBatch(["new/0"], { eventTimes: ["2015-03-01T00:00:00.000Z"] }), someSettings());
    // A row that happened long before it was answered is found all the same.
    await sink.write(someBatch(["late/0"], { eventTimes: ["2015-01-01T01:00:00.000Z"] }), someSettings());
    await sink.close();
    expect(await files()).toHaveLength(2);
    const log = createFolderPredictionLog({ folder, clock, ids });
    const idsIn = async (from: string, to: string) =>
      (await log.read({ deployment: "garden", from, to })).map(({ id }) => id);
    expect(await idsIn("2015-01-01", "2015-02-01")).toEqual(["old/0", "late/0"]);
    // Damage in a file that the window does not touch is nobody's matter: it is not opened.
    const { size } = await stat(join(folder, "garden", old));
    await damage(join(folder, "garden", old), size);
    expect(await idsIn("2015-02-01", "2015-04-01")).toEqual(["new/0"]);
    await expect(idsIn("2015-01-01", "2015-02-01")).rejects.toThrow(/PREDICTION_LOG_UNREADABLE/);
  });

  it("removes what is too old, but nothing that still has to be collected", async () => {
    const settings = someSettings({ retainMs: 30 * DAY });
    const sink = open();
    await sink.write(someBatch(["old/0"]), settings);
    clock.advance(DAY);
    await sink.write(someBatch(["new/0"]), settings);
    const [old = "", young = ""] = (await files()).toSorted();
    const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY);
    await utimes(join(folder, "garden", old), daysAgo(29), daysAgo(29));
    await utimes(join(folder, "garden", young), daysAgo(0), daysAgo(0));
    await sink.sweep();
    expect(await files()).toHaveLength(2);
    await utimes(join(folder, "garden", old), daysAgo(31), daysAgo(31));
    const collector = folderPredictionFiles({ folder, ids });
    await collector.collected("garden", young, 5);
    await sink.sweep();
    expect(await files()).toHaveLength(2);
    expect(sink.counters.overdue).toBe(1);
    await collector.collected("garden", old, (await stat(join(folder, "garden", old))).size);
    await sink.sweep();
    expect(await files()).toEqual([young]);
    expect(sink.counters.overdue).toBe(0);
    await sink.close();
  });

  it("goes on in a new file where somebody removed its own", async () => {
    const sink = open();
    await sink.write(someBatch(["a/0"]), someSettings());
    await rm(join(folder, "garden", (await files())[0] ?? ""));
    clock.advance(120_000);
    await sink.write(someBatch(["b/0"]), someSettings());
    expect(await read()).toEqual(["b/0"]);
    await sink.close();
  });
});

async function damage(path: string, size: number): Promise<void> {
  const handle = await openFile(path, "r+");
  await handle.write("#".repeat(20), Math.min(10, size));
  await handle.close();
}
