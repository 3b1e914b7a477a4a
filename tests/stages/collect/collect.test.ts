/** Predictions on their way from the target's machine to everybody: none lost, none counted twice. */
import { describe, expect, it } from "vitest";
import { memoryMachineLog } from "../../../src/adapters/memory/prediction-files.ts";
import type { Feedback } from "../../../src/domain/prediction.ts";
import type { PredictionBatch } from "../../../src/domain/prediction-batch.ts";
import { createBatchEncoder } from "../../../src/domain/prediction-batch-line.ts";
import type { SegmentRecord } from "../../../src/domain/records.ts";
import { collectReport } from "../../../src/stages/collect/report.ts";
import { runCollect } from "../../../src/stages/collect/run.ts";
import { Crash, fuseAt, withFuse } from "../../support/crashing.ts";
import { someBatch, somePrediction } from "../../support/predictions.ts";
import { collectWorld } from "./world.ts";

const feedbackOf = (id: string, label = "wet", day = 2): Feedback => ({
  ...{ id, deployment: "garden", label, source: "label" },
  time: `2015-06-0${day}T00:00:00.000Z`,
});
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => somePrediction(`r${String(from + index).padStart(3, "0")}/0`));
const DAY = 86_400_000;

type World = ReturnType<typeof collectWorld>;

async function shippedTo({ elsewhere }: World) {
  const log = elsewhere();
  return {
    predictions: await log.read({ deployment: "garden" }),
    feedback: await log.feedback("garden"),
  };
}

async function loggedBy({ machine }: World) {
  return {
    predictions: await machine.log.read({ deployment: "garden" }),
    feedback: await machine.log.feedback("garden"),
  };
}

async function fill({ machine }: World): Promise<void> {
  await machine.log.append(many(25));
  await machine.log.appendFeedback(many(10).map(({ id }) => feedbackOf(id)));
}

describe("a collection", () => {
  it("ships what was logged, and only what is new the next time", async () => {
    const world = collectWorld();
    await fill(world);
    const first = await world.collect();
    expect(first.segments.map(({ content }) => [content?.predictions, content?.feedback])).toEqual([[25, 10]]);
    expect(await shippedTo(world)).toEqual(await loggedBy(world));
    expect((await world.collect()).segments).toEqual([]);
    await world.machine.log.append(many(5, 25));
    await world.machine.log.appendFeedback([feedbackOf("r003/0", "dry", 3)]);
    const second = await world.collect();
    expect(second.segments.map(({ content }) => [content?.predictions, content?.feedback])).toEqual([[5, 1]]);
    const read = await shippedTo(world);
    expect(read).toEqual(await loggedBy(world));
    expect(read.feedback.get("r003/0")?.label).toBe("dry");
  });

  it("ships batches, telemetry and feedback that says no label, and says on this machine what is shipped", async () => {
    const world = collectWorld();
    const encoder = createBatchEncoder();
    const lineOf = (batch: PredictionBatch) => new TextDecoder().decode(encoder.encode(batch));
    const eventTimes = ["2015-06-03T00:00:00.000Z", "2015-06-01T00:00:00.000Z"];
    world.machine.write("garden", "1.jsonl", lineOf(someBatch(["a/0", "a/1"], { eventTimes })));
    const { label: _, ...retry } = { ...feedbackOf("a/0"), source: "retry" as const };
    world.machine.write("garden", "1.jsonl", `${JSON.stringify({ kind: "feedback", feedback: retry })}\n`);
    const telemetry = {
      ...{ id: "t", device: null, deployment: "garden" },
      time: retry.time,
      readings: { celsius: 4 },
    };
    world.machine.write("garden", "1.jsonl", `${JSON.stringify({ kind: "telemetry", telemetry })}\n`);
    // What the writer says at the end of a file is no line of anybody's.
    const end = { events: null, predictions: 0, feedback: 0, telemetry: 0 };
    world.machine.write("garden", "1.jsonl", `${JSON.stringify({ kind: "end", end })}\n`);
    const { segments } = await world.collect();
    expect(segments.map(({ content }) => content)).toMatchObject([
      {
        ...{ predictions: 2, feedback: 1, telemetry: 1 },
        events: { first: eventTimes[1], last: eventTimes[0] },
      },
    ]);
    const read = await shippedTo(world);
    expect(read.predictions.map(({ id }) => id)).toEqual(["a/1", "a/0"]);
    expect(read.predictions).toEqual((await loggedBy(world)).predictions);
    expect(read.feedback.size).toBe(0);
    const kinds: string[] = [];
    for await (const { kind } of world.elsewhere().lines({ deployment: "garden" })) kinds.push(kind);
    expect(kinds).toEqual(["batch", "feedback", "telemetry"]);
    const [file] = await world.machine.files.list("garden");
    expect(world.machine.collected.get("garden/1.jsonl")).toBe(file?.bytes);
  });

  it("cuts what is long into segments of a bounded size", async () => {
    const world = collectWorld();
    await fill(world);
    const { segments } = await world.collect({ most: { lines: 10, bytes: 1_000_000 } });
    const sizes = segments.map(({ content }) => (content?.predictions ?? 0) + (content?.feedback ?? 0));
    expect(sizes).toEqual([10, 10, 10, 5]);
    expect(segments.map(({ until }) => until !== null)).toEqual([false, false, false, true]);
    expect(await shippedTo(world)).toEqual(await loggedBy(world));
  });

  it("writes nothing on a dry run, and says how much there is", async () => {
    const world = collectWorld();
    await fill(world);
    const outcome = await world.collect({ dryRun: true });
    expect(await world.records.list("segment")).toEqual([]);
    expect(collectReport("garden", outcome, true)).toMatch(/^\*\*garden\*\*: \d+ bytes in 1 file would be shipped\.$/);
  });

  it("has nothing to ship on a machine that never logged", async () => {
    const world = collectWorld();
    expect(await world.collect()).toEqual({ ranges: [], segments: [] });
    expect(await world.records.list("segment")).toEqual([]);
  });

  it("leaves a torn line for later, and ships it when it is whole", async () => {
    const world = collectWorld();
    await world.machine.log.append(many(2));
    const line = JSON.stringify({ kind: "prediction", prediction: somePrediction("torn/0") });
    world.machine.write("garden", "1.jsonl", line.slice(0, 40));
    await world.collect();
    expect((await shippedTo(world)).predictions).toHaveLength(2);
    world.machine.write("garden", "1.jsonl", `${line.slice(40)}\n`);
    await world.collect();
    expect(await shippedTo(world)).toEqual(await loggedBy(world));
    expect((await shippedTo(world)).predictions).toHaveLength(3);
  });

  it("ships other files although one is damaged, and names the damage", async () => {
    const world = collectWorld();
    world.machine.write("garden", "0.jsonl", '{"kind":"prediction"}\n');
    await fill(world);
    await expect(world.collect()).rejects.toThrow(/PREDICTION_LOG_UNREADABLE: line 1 of the prediction log garden\/0/);
    expect((await shippedTo(world)).predictions).toHaveLength(25);
    // What is missing may be anything: nobody may call a window complete.
    expect(await world.elsewhere().completeUntil("garden")).toBe("1970-01-01T00:00:00.000Z");
  });

  it.each(["before", "after"] as const)("can be killed %s any write, and the next one completes it", async (when) => {
    for (let fatal = 1; ; fatal += 1) {
      const world = collectWorld();
      await fill(world);
      const fuse = fuseAt(fatal, when);
      const ports = world.portsOf(world.machine);
      const dying = {
        ...ports,
        records: withFuse(ports.records, fuse, ["put"]),
        blobs: withFuse(ports.blobs, fuse, ["put"]),
      };
      const most = { lines: 10, bytes: 1_000_000 };
      const died = await runCollect(dying, { ...world.input, most }).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          return true;
        },
      );
      await world.machine.log.append(many(3, 40));
      await world.collect({ most });
      expect(await shippedTo(world)).toEqual(await loggedBy(world));
      await everyLineOnce(world);
      if (!died) {
        expect(fatal).toBeGreaterThan(8);
        return;
      }
    }
  });

  it("can run twice at once, with other cuts, and every line is on record once", async () => {
    const world = collectWorld();
    await fill(world);
    const cuts = [3, 10, 7].map((lines) => world.collect({ most: { lines, bytes: 1_000_000 } }));
    await Promise.all(cuts);
    await world.machine.log.append(many(3, 40));
    await world.collect();
    expect(await shippedTo(world)).toEqual(await loggedBy(world));
    await everyLineOnce(world);
  });

  it("keeps two machines of one deployment apart", async () => {
    const world = collectWorld();
    await fill(world);
    const other = memoryMachineLog("another");
    await other.log.append(many(4, 60));
    await world.collect();
    await runCollect(world.portsOf(other), world.input);
    expect((await shippedTo(world)).predictions).toHaveLength(29);
  });
});

/** Segments of a file follow one another without a gap or an overlap. */
async function everyLineOnce({ records, machine }: World): Promise<void> {
  const contents = (await records.list("segment")).flatMap(({ content }: SegmentRecord) => content ?? []);
  for (const { name, bytes } of await machine.files.list("garden")) {
    const ranges = contents.filter(({ file }) => file === name).sort((a, b) => a.from - b.from);
    expect(ranges.map(({ from }) => from)).toEqual([0, ...ranges.slice(0, -1).map(({ to }) => to)]);
    expect(ranges.at(-1)?.to).toBe(bytes);
  }
}

describe("up to when the rows are known elsewhere", () => {
  it("is when they were last collected, and never where they never were", async () => {
    const world = collectWorld();
    expect(await world.elsewhere().completeUntil("garden")).toBe("1970-01-01T00:00:00.000Z");
    await fill(world);
    await world.collect();
    expect(await world.elsewhere().completeUntil("garden")).toBe("2015-06-10T01:00:00.000Z");
  });

  it("goes on in silence, with one record for each window that ends", async () => {
    const world = collectWorld();
    await fill(world);
    await world.collect();
    world.clock.advance(DAY / 2);
    await world.collect();
    expect(await world.records.list("segment")).toHaveLength(1);
    world.clock.advance(DAY / 2);
    await world.collect();
    await world.collect();
    expect(await world.records.list("segment")).toHaveLength(2);
    expect(await world.elsewhere().completeUntil("garden")).toBe("2015-06-11T01:00:00.000Z");
  });

  it("is not asked where the rows lie on this very machine", async () => {
    const world = collectWorld();
    await fill(world);
    expect(await world.machine.log.completeUntil("garden")).toBeNull();
  });
});
