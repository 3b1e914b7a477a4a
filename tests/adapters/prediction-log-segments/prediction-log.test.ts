/** The prediction log made of segments: the contract, on rows that were shipped and on rows that were not. */
import { describe, expect, it } from "vitest";
import { collectingLog } from "../../../src/adapters/memory/clock.ts";
import { memoryMachineLog } from "../../../src/adapters/memory/prediction-files.ts";
import { createSegmentPredictionLog } from "../../../src/adapters/prediction-log-segments/prediction-log.ts";
import type { PredictionLine } from "../../../src/domain/prediction-line.ts";
import { packSegment } from "../../../src/domain/prediction-segment.ts";
import type { SegmentRecord } from "../../../src/domain/records.ts";
import type { Records } from "../../../src/ports/records.ts";
import { predictionLogContract } from "../../contracts/prediction-log.ts";
import { collectWorld } from "../../stages/collect/world.ts";
import { somePrediction } from "../../support/predictions.ts";

const dispose = async () => {};

predictionLogContract("segments, on the machine that logs", async () => {
  const { records, blobs, clock, machine } = collectWorld();
  const log = createSegmentPredictionLog({ records, blobs, clock, local: machine.log, files: machine.files });
  return { log, dispose };
});

predictionLogContract("segments, on a machine that never saw the target", async () => {
  const { machine, collect, elsewhere } = collectWorld();
  const log = {
    ...elsewhere(),
    append: async (...given: Parameters<typeof machine.log.append>) => {
      await machine.log.append(...given);
      await collect({ most: { lines: 7, bytes: 1_000_000 } });
    },
    appendFeedback: async (...given: Parameters<typeof machine.log.appendFeedback>) => {
      await machine.log.appendFeedback(...given);
      await collect();
    },
  };
  return { log, dispose };
});

describe("segments", () => {
  const on = (day: number) => ({ eventTime: `2015-06-0${day}T12:00:00.000Z` });

  it("are fetched only where they overlap the window", async () => {
    const { machine, collect, elsewhere, blobs, records } = collectWorld();
    for (const day of [1, 2, 3]) {
      await machine.log.append([somePrediction(`r${day}/0`, on(day))]);
      await collect();
    }
    const fetched: string[] = [];
    const watched = {
      ...blobs,
      get: async (digest: Parameters<typeof blobs.get>[0]) => {
        fetched.push(digest);
        return blobs.get(digest);
      },
    };
    const { log: local, files } = memoryMachineLog("a-runner");
    const log = createSegmentPredictionLog({
      records,
      blobs: watched,
      clock: { now: () => new Date(0) },
      local,
      files,
    });
    const window = { deployment: "garden", from: "2015-06-02T00:00:00Z", to: "2015-06-02T12:00:00.001Z" };
    expect((await log.read(window)).map(({ id }) => id)).toEqual(["r2/0"]);
    expect(fetched).toHaveLength(1);
    expect(await elsewhere().read({ deployment: "garden" })).toHaveLength(3);
  });

  it("keep what the pipeline says of predictions, once, although its machine is gone", async () => {
    const { elsewhere, records } = collectWorld();
    const said = { id: "r/0", time: on(4).eventTime, deployment: "garden", label: "dry", source: "review" } as const;
    await elsewhere().appendFeedback([said]);
    await elsewhere().appendFeedback([said]);
    expect([...(await elsewhere().feedback("garden"))]).toEqual([["r/0", said]]);
    expect(await records.list("segment")).toHaveLength(1);
    expect(await elsewhere().completeUntil("garden")).toBe("1970-01-01T00:00:00.000Z");
  });

  it("of rows that were shipped and still lie here are counted once", async () => {
    const { machine, collect, records, blobs, clock } = collectWorld();
    await machine.log.append([somePrediction("a/0")]);
    await collect();
    await machine.log.append([somePrediction("b/0")]);
    const log = createSegmentPredictionLog({ records, blobs, clock, local: machine.log, files: machine.files });
    expect((await log.read({ deployment: "garden" })).map(({ id }) => id)).toEqual(["a/0", "b/0"]);
    expect(await log.completeUntil("garden")).toBeNull();
  });

  it("of somebody else than the pipeline are passed over, which is said once", async () => {
    const { machine, collect, records: own, blobs, clock } = collectWorld();
    for (const day of [1, 2]) {
      await machine.log.append([somePrediction(`r${day}/0`, on(day))]);
      await collect();
    }
    const [first, planted] = await own.list("segment");
    if (!first || !planted) throw new Error("two segments were shipped");
    const forgery = { commit: "c0ffee", writer: "mallory" };
    const records: Records = { ...own, forged: async () => new Map([[planted.key, forgery]]) };
    const heard = collectingLog();
    const { log: local, files } = memoryMachineLog("a-runner");
    const log = createSegmentPredictionLog({ records, blobs, clock, local, files, log: heard });
    const genuine = (first.content?.events?.first ?? "").slice(0, 10) === "2015-06-01" ? "r1/0" : "r2/0";
    for (let time = 0; time < 2; time += 1) {
      expect((await log.read({ deployment: "garden" })).map(({ id }) => id)).toEqual([genuine]);
    }
    const warnings = heard.lines.filter((line) => line.includes("passed over"));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(planted.key);
    expect(warnings[0]).toContain("commit c0ffee, by mallory");
    expect(warnings[0]).toContain("restore it");
  });

  it("say nothing for another deployment than their record's", async () => {
    const { blobs, records, elsewhere } = collectWorld();
    const line: PredictionLine = { kind: "prediction", prediction: somePrediction("a/0", { deployment: "orchard" }) };
    const blob = await blobs.put(packSegment([line]));
    const events = { first: line.prediction.eventTime, last: line.prediction.eventTime };
    await records.put<SegmentRecord>({
      ...{ schema: 1, kind: "segment", key: blob, createdAt: line.prediction.time, deployment: "garden", source: "x" },
      until: null,
      content: { file: "1", from: 0, to: 1, predictions: 1, feedback: 0, events, blob },
    });
    expect(await elsewhere().read({ deployment: "garden" })).toEqual([]);
    expect(await elsewhere().read({ deployment: "orchard" })).toEqual([]);
  });
});
