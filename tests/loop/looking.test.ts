/** What the job that hands work out to runners is told: by the specs and the records, whoever asks. */
import { describe, expect, it } from "vitest";
import { faulty } from "../../src/adapters/memory/faulty.ts";
import type { Ports } from "../../src/app/ports.ts";
import { look } from "../../src/app/tick/tick.ts";
import type { SubjectWorkflow } from "../../src/domain/workflows.ts";
import { type Machines, machines, untilQuiet, well } from "./runners.ts";
import { DEPLOYMENT, MODEL } from "./specs.ts";
import { type Act, play, storyWith } from "./story.ts";
import { merge } from "./world.ts";

const lookFor = (ports: Ports, only: SubjectWorkflow, subject: string | null = null) =>
  look(ports, { dryRun: true, checkout: "/checkout", identity: null, tell: () => {} }, { only, subject, start: false });

/** Up to the merge of the first champion's promotion, which nobody has deployed yet. */
async function promoted(made: Machines): Promise<void> {
  const tick: Act = () => untilQuiet(made, well);
  await play(storyWith(tick).slice(0, 4), { ...made.world, ports: made.target });
}

describe("what is due on other machines", () => {
  it("is a training with its runner and its time, as soon as there is data", async () => {
    const gpu = MODEL.replace(
      "    trainer: builtin",
      "    runner: [self-hosted, gpu]\n    timeout: 2h\n    trainer: builtin",
    );
    const made = await machines({ model: gpu });
    expect((await lookFor(made.hosted, "train")).due.train).toEqual([]);
    await untilQuiet(made, well);
    await merge(made.hosted, "dataset");
    expect((await lookFor(made.hosted, "train")).due).toEqual({
      train: [{ model: "plants", runner: ["self-hosted", "gpu"], "timeout-minutes": 135 }],
      deploy: [],
      collect: [],
    });
    await untilQuiet(made, well);
    expect((await lookFor(made.hosted, "train")).due.train).toEqual([]);
    // Somebody asks for it by name: the training itself finds what was trained.
    expect((await lookFor(made.hosted, "train", "plants")).due.train).toHaveLength(1);
    await expect(lookFor(made.hosted, "train", "weeds")).rejects.toThrow(/TRAIN_MODEL_UNKNOWN/);
  });

  it("is a deployment until it is on record, and its predictions from then on", async () => {
    const edge = DEPLOYMENT.replace("    kind: process", "    kind: process\n    runner: [self-hosted, edge-7]");
    const made = await machines({ deployment: edge });
    const here = [{ deployment: "garden", runner: ["self-hosted", "edge-7"] }];
    await promoted(made);
    expect((await lookFor(made.hosted, "deploy")).due.deploy).toEqual(here);
    expect((await lookFor(made.hosted, "collect")).due.collect).toEqual([]);
    await untilQuiet(made, well);
    expect((await lookFor(made.hosted, "deploy")).due.deploy).toEqual([]);
    expect((await lookFor(made.hosted, "collect")).due.collect).toEqual(here);
    expect((await lookFor(made.hosted, "deploy", "garden")).due.deploy).toEqual(here);
    await expect(lookFor(made.hosted, "deploy", "orchard")).rejects.toThrow(/DEPLOYMENT_UNKNOWN/);
  });

  it("includes what cannot be told, so that its own job says what is wrong", async () => {
    const made = await machines();
    await promoted(made);
    const [evaluation] = await made.hosted.records.list("evaluation");
    expect(evaluation).toBeDefined();
    const records = {
      ...made.hosted.records,
      list: async (kind: never) => (kind === "evaluation" ? [] : made.hosted.records.list(kind)),
    };
    const { due, happenings } = await lookFor({ ...made.hosted, records } as Ports, "deploy");
    expect(due.deploy).toEqual([{ deployment: "garden", runner: ["self-hosted"] }]);
    expect(happenings.map(({ text }) => text).join()).toMatch(/evaluation/);
  });

  it("is found by reading alone", async () => {
    const made = await machines();
    await promoted(made);
    const { ports, calls } = faulty(made.hosted);
    for (const only of ["train", "deploy", "collect"] as const) await lookFor(ports, only);
    expect(calls).toEqual([]);
  });
});
