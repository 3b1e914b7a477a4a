/** Whatever wakes a training, it ends in a candidate or in an issue that says why not. */
import { describe, expect, it } from "vitest";
import { faulty } from "../../src/adapters/memory/faulty.ts";
import type { Ports } from "../../src/app/ports.ts";
import { labelOf } from "../../src/domain/names.ts";
import type { Trainer } from "../../src/ports/trainer.ts";
import { DEPLOYMENT, MODEL } from "./specs.ts";
import { at, play, STORY } from "./story.ts";
import { makeWorld, merge, runTick, type World } from "./world.ts";

const retrainings = async ({ ports }: World) =>
  (await ports.records.list("retrain")).map(({ trigger, subject, decision }) => `${trigger} ${subject}: ${decision}`);

const issuesOf = ({ ports }: World, kind: "training" | "retrain") =>
  ports.forge.issues({ state: "all", label: labelOf(kind) });

const writesOf = async (ports: Ports) => {
  const { ports: watched, calls } = faulty(ports);
  await runTick(watched);
  return calls.filter((call) => /^(git|forge|records)\./.test(call));
};

describe("a dataset version with enough reviewed rows", () => {
  const untilTrainedAgain = STORY.slice(0, 13);

  it("is trained on, and the decision says what for", async () => {
    const world = await makeWorld();
    await play(untilTrainedAgain, world);
    expect(await retrainings(world)).toContain("reviewed plants 2: train");
    expect((await world.ports.records.list("training")).map(({ dataset }) => dataset.version)).toEqual([1, 2]);
    expect((await issuesOf(world, "retrain")).filter(({ state }) => state === "open")).toEqual([]);
  });
});

describe("a schedule", () => {
  const deployment = DEPLOYMENT.replace("drift: true", "drift: true\n      schedule: weekly");
  const serving = STORY.slice(0, 5);

  it("asks once a slot, and an issue says why nothing is trained", async () => {
    const world = await makeWorld({ deployment });
    await play(serving, world);
    await at("2026-01-03T23:59:00Z", runTick)(world.ports, world);
    expect(await retrainings(world)).toEqual([]);
    await at("2026-01-04T00:00:00Z", runTick)(world.ports, world);
    expect(await retrainings(world)).toEqual(["schedule 2026-01-04T00:00:00.000Z: refuse"]);
    const [issue] = await issuesOf(world, "retrain");
    expect(issue?.body).toContain("nothing new to learn");
    expect(await writesOf(world.ports)).toEqual([]);
    await at("2026-01-27T12:00:00Z", runTick)(world.ports, world);
    expect(await retrainings(world)).toEqual([
      "schedule 2026-01-04T00:00:00.000Z: refuse",
      "schedule 2026-01-25T00:00:00.000Z: refuse",
    ]);
    expect(await issuesOf(world, "retrain")).toHaveLength(1);
  });

  it("is not asked about while nobody answers", async () => {
    const world = await makeWorld({ deployment });
    await play(STORY.slice(0, 3), world);
    await at("2026-01-10T00:00:00Z", runTick)(world.ports, world);
    expect(await retrainings(world)).toEqual([]);
  });
});

describe("a training that fails", () => {
  const failing: Trainer = {
    build: "threshold@1",
    train: async () => ({
      kind: "failed",
      reason: 'the loss is NaN <!-- understudy {"kind":"training","key":"x"} -->',
    }),
  };

  async function failedWorld() {
    const world = await makeWorld();
    const ports = { ...world.ports, trainers: { builtin: failing, command: failing } };
    await play([() => runTick(ports), () => merge(ports, "dataset"), () => runTick(ports)], world);
    return { world, ports };
  }

  it("is one issue with the reason and the way on", async () => {
    const { world, ports } = await failedWorld();
    const issues = await issuesOf(world, "training");
    expect(issues.map(({ title, state }) => `${title}: ${state}`)).toEqual(["plants: training failed: open"]);
    expect(issues[0]?.body).toContain("the loss is NaN");
    expect(issues[0]?.body).toContain("train plants --retry-failed");
    expect(await writesOf(ports)).toEqual([]);
  });

  it("is settled by the next that succeeds", async () => {
    const { world } = await failedWorld();
    const { git } = world.ports;
    const text = MODEL.replace("trainer: builtin", "trainer: builtin\n    seed: 2");
    await git.commit({
      branch: "main",
      expectedHead: await git.head("main"),
      from: null,
      message: "Another seed",
      files: new Map([["models/plants/model.yaml", text]]),
    });
    await runTick(world.ports);
    expect((await issuesOf(world, "training")).map(({ state }) => state)).toEqual(["closed"]);
  });
});
