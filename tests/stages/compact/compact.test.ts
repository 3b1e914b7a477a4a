/** Days of the log as tables: every row once, with what people said; nothing that was said is lost. */
import { describe, expect, it } from "vitest";
import { createMemoryPredictionLog } from "../../../src/adapters/memory/prediction-log.ts";
import { createParquetWriter } from "../../../src/adapters/parquet-writer/parquet-writer.ts";
import type { Feedback } from "../../../src/domain/prediction.ts";
import type { CompactionRecord } from "../../../src/domain/records.ts";
import { compactReport } from "../../../src/stages/compact/report.ts";
import { runCompact } from "../../../src/stages/compact/run.ts";
import { Crash, fuseAt, withFuse } from "../../support/crashing.ts";
import { parquetRows } from "../../support/parquet.ts";
import { someBatch, somePrediction } from "../../support/predictions.ts";
import { collectWorld } from "../collect/world.ts";

const said = (id: string, day: number, change: Partial<Feedback> = {}): Feedback => ({
  ...{ id, deployment: "garden", label: "wet", source: "label", time: `2015-06-0${day}T08:00:00.000Z` },
  ...change,
});

/** The clock stands at the 10th of June, one o'clock. */
function compactWorld() {
  const world = collectWorld();
  const log = createMemoryPredictionLog();
  const ports = {
    ...world.portsOf(world.machine),
    ...{ predictionLog: log, parquet: createParquetWriter(3) },
  };
  const compact = (change: object = {}) => runCompact(ports, { ...world.input, ...change });
  const tables = async ({ predictions }: CompactionRecord) =>
    (await Promise.all(predictions.map(async (blob) => parquetRows(await world.blobs.get(blob))))).flat();
  const others = async ({ feedback }: CompactionRecord) =>
    feedback === null ? [] : parquetRows(await world.blobs.get(feedback));
  return { ...world, log, ports, compact, tables, others };
}

function fill({ log }: ReturnType<typeof compactWorld>): void {
  const time = "2015-06-02T10:00:00.000Z";
  log.add({ kind: "batch", batch: someBatch(["a/0", "a/1", "a/2", "a/3"], { time }) });
  log.add({ kind: "prediction", prediction: somePrediction("old/0") });
  // Asked again with the same id: the caller has seen the second answer.
  log.add({ kind: "batch", batch: someBatch(["a/3"], { time: "2015-06-02T10:00:01.000Z", labels: ["wet"] }) });
  log.add({ kind: "batch", batch: someBatch(["a/0"], { time, role: "shadow", labels: ["wet"] }) });
  for (const feedback of [
    said("a/0", 2),
    said("a/1", 5, { source: "correction", label: "dry", by: "ana" }),
    said("a/2", 2, { source: "retry" }),
    said("old/0", 2, { label: "dry" }),
    said("old/0", 2, { label: "dry", time: "2015-06-02T09:00:00.000Z" }),
    said("nobody/0", 2),
  ]) {
    const { label: _, ...silent } = feedback;
    log.add({ kind: "feedback", feedback: feedback.source === "retry" ? silent : feedback });
  }
}

describe("a compaction", () => {
  it("writes each day that is over, once, its feedback joined", async () => {
    const world = compactWorld();
    fill(world);
    const { written } = await world.compact();
    expect(written.map(({ day, rows, late, orphans }) => [day, rows, late, orphans])).toEqual([
      ["2015-06-01", 1, 0, 0],
      ["2015-06-02", 5, 1, 1],
      ["2015-06-05", 0, 1, 0],
    ]);
    const [first, second, third] = written;
    if (!first || !second || !third) throw new Error("a day is missing");
    expect(await world.tables(first)).toMatchObject([{ id: "old/0", truth: "dry" }]);
    const rows = await world.tables(second);
    expect(rows.map((row) => [row.id, row.role, row.label, row.truth, row.truth_source, Number(row.retries)])).toEqual(
      [
        ["a/0", "champion", "dry", "wet", "label", 0],
        ["a/1", "champion", "dry", "dry", "correction", 0],
        ["a/2", "champion", "dry", undefined, undefined, 1],
        ["a/3", "champion", "wet", undefined, undefined, 0],
        ["a/0", "shadow", "wet", "wet", "label", 0],
      ].map((row) => row.map((cell) => cell ?? null)),
    );
    expect(rows.map((row) => row["input.temperature"])).toEqual([0, 1, 2, 0, 0]);
    expect(await world.others(second)).toMatchObject([
      { id: "nobody/0", prediction: "unknown", label: "wet" },
      { id: "old/0", prediction: "of another day", label: "dry" },
    ]);
    expect(await world.others(third)).toMatchObject([{ id: "a/1", prediction: "of another day", by: "ana" }]);
    expect((await world.compact()).due).toEqual([]);
    expect(compactReport("garden", { due: ["2015-06-02"], written: [second] }, false)).toContain("1 + 1");
  });

  it("waits for the end of a day, and for what is still on its way", async () => {
    const world = compactWorld();
    fill(world);
    world.log.add({ kind: "batch", batch: someBatch(["today/0"], { time: "2015-06-10T00:30:00.000Z" }) });
    const until = { ...world.log, completeUntil: async () => "2015-06-02T12:00:00.000Z" };
    const early = await runCompact({ ...world.ports, predictionLog: until }, world.input);
    expect(early.due).toEqual(["2015-06-01"]);
    expect((await world.compact()).due).toEqual(["2015-06-02", "2015-06-05"]);
    world.clock.advance(86_400_000);
    expect((await world.compact()).due).toEqual(["2015-06-10"]);
  });

  it("writes nothing on a dry run", async () => {
    const world = compactWorld();
    fill(world);
    const outcome = await world.compact({ dryRun: true });
    expect(outcome).toEqual({ due: ["2015-06-01", "2015-06-02", "2015-06-05"], written: [] });
    expect(await world.records.list("compaction")).toEqual([]);
  });

  it("makes several tables of a long day", async () => {
    const world = compactWorld();
    fill(world);
    const { written } = await world.compact({ mostRows: 2 });
    expect(written[1]?.predictions).toHaveLength(3);
    expect(written[1] && (await world.tables(written[1]))).toHaveLength(5);
  });

  it.each(["before", "after"] as const)("can be killed %s any write, and the next one completes it", async (when) => {
    const wanted = await (async () => {
      const world = compactWorld();
      fill(world);
      return (await world.compact()).written.map(({ predictions, feedback }) => ({ predictions, feedback }));
    })();
    for (let fatal = 1; ; fatal += 1) {
      const world = compactWorld();
      fill(world);
      const fuse = fuseAt(fatal, when);
      const dying = {
        ...world.ports,
        records: withFuse(world.records, fuse, ["put"]),
        blobs: withFuse(world.blobs, fuse, ["put"]),
      };
      const died = await runCompact(dying, world.input).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          return true;
        },
      );
      await world.compact();
      const records = (await world.records.list("compaction")).toSorted((a, b) => (a.day < b.day ? -1 : 1));
      expect(records.map(({ predictions, feedback }) => ({ predictions, feedback }))).toEqual(wanted);
      if (!died) {
        expect(fatal).toBeGreaterThan(7);
        return;
      }
    }
  });
});
