/** The retrain stage: one decision an occasion, and an issue that says why when it is no. */
import { describe, expect, it } from "vitest";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { labelOf, writeMarker } from "../../../src/domain/names.ts";
import type { TrainingRecord } from "../../../src/domain/records.ts";
import type { Deployment } from "../../../src/spec/resolved.ts";
import { trainingKey } from "../../../src/spec/training-key.ts";
import { runRetrain } from "../../../src/stages/retrain/run.ts";
import { DAY, MODEL, makeDatasetVersion, makeDeployment, makeSnapshot, makeWorld } from "../monitor/world.ts";

const VERSIONS = [makeDatasetVersion(1), makeDatasetVersion(2, undefined, 60), makeDatasetVersion(3, undefined, 70)];
const named = (version: number) => ({
  ...MODEL,
  training: { ...MODEL.training, dataset: { name: "weather", version } },
});

function training(version: number, createdAt: string, outcome: TrainingRecord["outcome"]): TrainingRecord {
  const dataset = { name: "weather", version, content: makeDatasetVersion(version).spec.content };
  return {
    schema: 1,
    kind: "training",
    key: trainingKey(named(version), dataset, "builtin@1", 1),
    createdAt,
    model: "weather",
    dataset,
    training: {},
    trainer: "builtin@1",
    attempt: 1,
    outcome,
    progress: [],
    elapsedSeconds: 1,
  };
}

const succeeded = { state: "succeeded", servable: makeDatasetVersion(1).spec.content, modelBytes: 1 } as const;

/** Dataset version 1 was trained long ago; the model names `version` now. */
async function makeCase(version: number, change: Partial<Deployment> = {}) {
  const { ports, clock } = await makeWorld();
  await ports.records.put(training(1, "2023-01-01T00:00:00.000Z", succeeded));
  const snapshot = makeSnapshot({
    deployment: makeDeployment(change),
    model: named(version),
    datasetVersions: VERSIONS,
  });
  const ask = (trigger: Parameters<typeof runRetrain>[1]["trigger"], subject: string, with_ = ports) =>
    runRetrain(with_, { snapshot, deployment: "porch", trigger, subject });
  return { ports, clock, snapshot, ask };
}

type Case = Awaited<ReturnType<typeof makeCase>>;

async function openPull({ ports }: Case, kind: "review" | "promotion" | "dataset", data: Record<string, string>) {
  const commit = (branch: string, from: string | null, path: string) =>
    ports.git.commit({ branch, expectedHead: null, from, message: path, files: new Map([[path, path]]) });
  await commit("main", null, "README.md");
  await commit(`b/${kind}`, await ports.git.head("main"), `${kind}.txt`);
  return ports.forge.openPullRequest({
    branch: `b/${kind}`,
    base: "main",
    title: kind,
    body: writeMarker({ kind, key: `${kind}/1`, data }),
    labels: [labelOf(kind)],
  });
}

const issues = ({ ports }: Case) => ports.forge.issues({ state: "all", label: labelOf("retrain") });

describe("drift without new data", () => {
  it("is refused, once, with what would help", async () => {
    const world = await makeCase(1);
    const { calls, ports } = faulty(world.ports);
    expect(await world.ask("drift", "window 1", ports)).toEqual({
      decision: "refuse",
      reason: "nothing new to learn: weather was trained on weather 1 with the same settings",
      model: "weather",
      change: "decided",
    });
    const [issue] = await issues(world);
    expect(issue).toMatchObject({ state: "open", title: "porch: retraining was refused" });
    expect(issue?.body).toContain("Dataset version 3 is there already, weather names 1");
    expect(issue?.body).toContain("review porch");
    expect(calls).toEqual(["records.put", "forge.openIssue"]);
    expect(await world.ask("drift", "window 1", ports)).toMatchObject({ decision: "refuse", change: "exists" });
    expect(calls).toHaveLength(2);
  });

  it("points at the open review instead of asking for another", async () => {
    const world = await makeCase(1);
    const pull = await openPull(world, "review", { deployment: "porch" });
    await world.ask("drift", "window 1");
    const [issue] = await issues(world);
    expect(issue?.body).toContain(`Decide the rows of review #${pull.number}`);
    expect(issue?.body).not.toContain("review porch");
  });

  it("keeps one issue over many windows, and closes it when a training starts", async () => {
    const world = await makeCase(1);
    await world.ask("drift", "window 1");
    world.clock.advance(10 * DAY);
    await world.ask("drift", "window 2");
    expect(await issues(world)).toHaveLength(1);
    const newer = makeSnapshot({ deployment: makeDeployment(), model: named(2), datasetVersions: VERSIONS });
    const outcome = await runRetrain(world.ports, {
      snapshot: newer,
      deployment: "porch",
      trigger: "dataset",
      subject: "2",
    });
    expect(outcome.decision).toBe("train");
    expect((await issues(world)).map(({ state }) => state)).toEqual(["closed"]);
    // An older occasion that is asked about again does not bring the issue back.
    await world.ask("drift", "window 1");
    expect((await issues(world)).map(({ state }) => state)).toEqual(["closed"]);
  });

  it("shows the same decision in whichever order those of one moment are asked for, and however often", async () => {
    const ends: unknown[] = [];
    for (const order of [
      [1, 2],
      [2, 1],
      [1, 2, 1, 2],
      [2, 1, 1],
    ]) {
      const world = await makeCase(1);
      for (const window of order) await world.ask("drift", `window ${window}`);
      ends.push((await issues(world)).map(({ state, body }) => ({ state, body })));
    }
    expect(ends[0]).toHaveLength(1);
    expect(new Set(ends.map((each) => JSON.stringify(each))).size).toBe(1);
  });

  it("is told by whoever comes after a kill, whatever was decided for another deployment since", async () => {
    const world = await makeCase(1);
    const { ports } = faulty(world.ports, { dieAfter: 1 });
    await expect(world.ask("drift", "window 1", ports)).rejects.toThrow(Crash);
    world.clock.advance(DAY);
    const other = makeSnapshot({
      deployment: makeDeployment({ name: "garden" }),
      model: named(1),
      datasetVersions: VERSIONS,
    });
    const asked = { snapshot: other, deployment: "garden", trigger: "drift", subject: "window 1" } as const;
    await runRetrain(world.ports, asked);
    await world.ask("drift", "window 1");
    expect((await issues(world)).map(({ title }) => title).sort()).toEqual([
      "garden: retraining was refused",
      "porch: retraining was refused",
    ]);
  });

  it("is refused when the same training failed", async () => {
    const world = await makeCase(2);
    await world.ports.records.put(
      training(2, "2023-02-01T00:00:00.000Z", { state: "failed", reason: "the loss is NaN" }),
    );
    expect(await world.ask("drift", "window 1")).toMatchObject({
      decision: "refuse",
      reason: "the last training on weather 2 failed: the loss is NaN",
    });
  });
});

describe("new data", () => {
  it("trains", async () => {
    const world = await makeCase(2);
    expect(await world.ask("drift", "window 1")).toMatchObject({ decision: "train", change: "decided" });
    expect(await world.ports.records.list("retrain")).toMatchObject([{ trigger: "drift", decision: "train" }]);
    expect(await issues(world)).toHaveLength(0);
  });

  it("waits for enough reviewed rows, counted since the last training", async () => {
    const enough = await makeCase(2);
    expect(await enough.ask("reviewed", "2")).toMatchObject({ decision: "train" });
    const few = await makeCase(3);
    await few.ports.records.put(training(2, "2023-02-01T00:00:00.000Z", succeeded));
    expect(await few.ask("reviewed", "3")).toMatchObject({
      decision: "wait",
      reason: "10 of 50 rows reviewed since the last training",
    });
    expect(await few.ports.records.list("retrain")).toHaveLength(0);
  });

  it("waits while a promotion is undecided", async () => {
    const world = await makeCase(2);
    const pull = await openPull(world, "promotion", { deployment: "porch" });
    expect(await world.ask("drift", "window 1")).toMatchObject({
      decision: "wait",
      reason: `#${pull.number} still waits for a decision; 1 may be in flight`,
    });
  });

  it("waits while a training runs, but not for one that was killed", async () => {
    const world = await makeCase(2, {
      continuousTraining: { model: "weather", on: { drift: true }, cooldown: "1m", inFlight: 1 },
    });
    await world.ask("drift", "window 1");
    world.clock.advance(5 * 60_000);
    expect(await world.ask("drift", "window 2")).toMatchObject({
      decision: "wait",
      reason: "a training is running; 1 may be in flight",
    });
    world.clock.advance(26 * 60_000);
    expect(await world.ask("drift", "window 2")).toMatchObject({ decision: "train" });
  });

  it("waits for the cool-down, except for a person", async () => {
    const world = await makeCase(2);
    await world.ask("drift", "window 1");
    world.clock.advance(DAY / 2);
    expect((await world.ask("drift", "window 2")).decision).toBe("wait");
    expect((await world.ask("manual", "now")).decision).toBe("train");
    world.clock.advance(2 * DAY);
    expect((await world.ask("drift", "window 3")).decision).toBe("train");
  });
});

describe("what the spec does not ask for", () => {
  it("is refused without a trace", async () => {
    const world = await makeCase(2, {
      continuousTraining: { model: "weather", on: { drift: false }, cooldown: "1d", inFlight: 1 },
    });
    const { calls, ports } = faulty(world.ports);
    for (const trigger of ["drift", "performance", "schedule", "reviewed"] as const) {
      expect(await world.ask(trigger, "x", ports)).toMatchObject({ decision: "refuse", change: "none" });
    }
    expect(calls).toEqual([]);
  });

  it("may still be started by hand, for the champion's model", async () => {
    const world = await makeCase(2, { continuousTraining: null });
    expect(await world.ask("manual", "now")).toMatchObject({ decision: "train", model: "weather" });
  });

  it("writes nothing on a dry run", async () => {
    const world = await makeCase(1);
    const { calls, ports } = faulty(world.ports);
    const { snapshot } = world;
    const outcome = await runRetrain(ports, {
      snapshot,
      deployment: "porch",
      trigger: "drift",
      subject: "1",
      dryRun: true,
    });
    expect(outcome).toMatchObject({ decision: "refuse", change: "none" });
    expect(calls).toEqual([]);
  });
});
