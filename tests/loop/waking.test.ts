/** The same loop on several machines ends as the loop on one does, however its runs go. */
import { describe, expect, it } from "vitest";
import { Crash, faulty } from "../../src/adapters/memory/faulty.ts";
import { canonicalJson } from "../../src/domain/json.ts";
import { labelOf } from "../../src/domain/names.ts";
import { SCHEDULES, WORKFLOWS } from "../../src/domain/workflows.ts";
import { type Fate, type Machines, machines, untilQuiet, wakeUp, well, work } from "./runners.ts";
import { type Act, outcome, play, STORY, storyWith } from "./story.ts";
import { makeWorld, merge } from "./world.ts";

/** People and traffic as in the story; whatever is due is done by waking runners. */
async function playOn(made: Machines, fate: Fate): Promise<void> {
  const tick: Act = () => untilQuiet(made, fate);
  const world = { ...made.world, ports: made.target };
  await play(storyWith(tick), world);
}

/** Without the minutes: whoever waits for a second try is late. */
const withoutMinutes = (end: Awaited<ReturnType<typeof outcome>>): typeof end =>
  JSON.parse(JSON.stringify(end).replaceAll(/(2026-01-\d\dT\d\d):\d\d:00\.000Z/g, "$1"));

const endOf = async ({ world, hosted, target }: Machines) =>
  withoutMinutes(await outcome({ ...world, ports: { ...hosted, targets: target.targets } }));

const expected = async () => {
  const world = await makeWorld();
  await play(STORY, world);
  return withoutMinutes(await outcome(world));
};

/** The first run for each subject at each turn of the story is hit. */
function firstOfEach(hit: Fate): Fate {
  const last = new Map<string, boolean>();
  return async (made, run) => {
    const wasHit = last.get(run.title) ?? false;
    last.set(run.title, !wasHit);
    await (wasHit ? well : hit)(made, run);
  };
}

const FATES: Readonly<Record<string, Fate>> = {
  "go well": well,
  "are lost once each, before they did anything": firstOfEach(async ({ workflows }, { id }) =>
    workflows.finish(id, "cancelled"),
  ),
  "die once each, after they did everything": firstOfEach(async (made, { id, workflow, title }) => {
    await work(made, workflow, title);
    made.workflows.finish(id, "failure");
  }),
  "are doubled": async (made, run) => {
    await Promise.all([work(made, run.workflow, run.title), work(made, run.workflow, run.title)]);
    made.workflows.finish(run.id, "success");
  },
};

describe("the loop on several machines, whose runs", () => {
  it.each(Object.keys(FATES))("%s", async (name) => {
    const made = await machines();
    await playOn(made, FATES[name] ?? well);
    expect(await endOf(made)).toEqual(await expected());
  });
});

describe("a kill of the machine that wakes the others", () => {
  /** The machine dies at its k-th effect; the next cron wakes a new one. */
  async function differsAfter(when: "dieBefore" | "dieAfter", k: number, end: unknown): Promise<boolean> {
    const made = await machines();
    const dying: Machines = { ...made, hosted: faulty(made.hosted, { [when]: k }).ports };
    const tick: Act = async () => {
      await untilQuiet(dying, well).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      await untilQuiet(made, well);
    };
    await play(storyWith(tick), { ...made.world, ports: made.target });
    return canonicalJson(await endOf(made)) !== canonicalJson(end);
  }

  it.each(["dieBefore", "dieAfter"] as const)("%s an effect changes nothing about the end", async (when) => {
    const end = await expected();
    const counted = await machines();
    const { ports, calls } = faulty(counted.hosted);
    await playOn({ ...counted, hosted: ports }, well);
    const starts = calls.flatMap((call, index) => (call === "workflows.start" ? [index + 1] : []));
    expect(starts.length).toBeGreaterThan(6);
    // Some starts of runs, and a sample of the other writes.
    const writes = calls.flatMap((call, index) => (/^(git|forge|records)\./.test(call) ? [index + 1] : []));
    const sample = [...starts.filter((_, index) => index % 3 === 0), ...writes.filter((_, index) => index % 11 === 4)];
    const found: string[] = [];
    for (const k of sample) {
      if (await differsAfter(when, k, end)) found.push(`${when} ${k}: ${calls[k - 1]}`);
    }
    expect(found).toEqual([]);
  });
});

describe("a tick that wakes others", () => {
  it("starts one run a subject, and none while it is under way", async () => {
    const made = await machines();
    await wakeUp(made);
    await merge(made.hosted, "dataset");
    const { due } = await wakeUp(made);
    expect(due.train).toEqual([{ model: "plants", runner: ["ubuntu-latest"], "timeout-minutes": expect.any(Number) }]);
    await wakeUp(made);
    expect(made.workflows.started.map(({ workflow, inputs }) => [workflow, inputs])).toEqual([
      [WORKFLOWS.train, { model: "plants" }],
    ]);
  });

  it("writes nothing and starts nothing when everything is done", async () => {
    const made = await machines();
    await playOn(made, well);
    const before = [made.workflows.started.length, await endOf(made)];
    const { happenings } = await wakeUp(made);
    expect(happenings.filter(({ changed }) => changed)).toEqual([]);
    expect([made.workflows.started.length, await endOf(made)]).toEqual(before);
  });

  it("makes sure of a target once a day, and collects by the schedule", async () => {
    const made = await machines();
    await playOn(made, well);
    const started = made.workflows.started.length;
    made.world.clock.advance(SCHEDULES.collect.everyMs);
    await untilQuiet(made, well);
    expect(made.workflows.started.slice(started).map(({ title }) => title)).toEqual(["collect garden"]);
    made.world.clock.advance(86_400_000);
    await untilQuiet(made, well);
    expect(made.workflows.started.slice(started + 1).map(({ title }) => title)).toEqual([
      "deploy garden",
      "collect garden",
    ]);
  });

  it("pauses longer with every failure, tells people after three, and closes the issue after a success", async () => {
    const made = await machines();
    await wakeUp(made);
    await merge(made.hosted, "dataset");
    const issues = () => made.hosted.forge.issues({ state: "open", label: labelOf("training") });
    const MINUTE = 60_000;
    for (const [failures, pause] of [10, 30, 120].entries()) {
      await wakeUp(made);
      expect(made.workflows.started).toHaveLength(failures + 1);
      made.workflows.finish(failures + 1, "cancelled");
      expect(await issues()).toEqual([]);
      made.world.clock.advance(pause * MINUTE - 1);
      const { happenings } = await wakeUp(made);
      expect(happenings.at(-1)?.text).toMatch(/the next may start at 2026-/);
      expect(made.workflows.started).toHaveLength(failures + 1);
      made.world.clock.advance(1);
    }
    expect((await issues()).map(({ title }) => title)).toEqual(["plants: runs of train do not succeed"]);
    await wakeUp(made);
    await untilQuiet(made, well);
    expect(await issues()).toEqual([]);
  });

  it("does not take predictions that nobody collects for silence, and says so", async () => {
    const made = await machines();
    await playOn(made, well);
    const windows = async () => (await made.hosted.records.list("monitoring")).length;
    const before = await windows();
    const texts = async () => (await wakeUp(made)).happenings.map(({ text }) => text).join("\n");
    made.world.clock.advance(27 * 3_600_000);
    expect(await texts()).not.toContain("last collected");
    made.world.clock.advance(60_000);
    expect(await texts()).toContain("predictions were last collected at 2026-01-06T01:00:00.000Z");
    expect(await windows()).toBe(before);
    for (const run of made.workflows.started.filter(({ state }) => state === "queued")) await well(made, run);
    expect(await texts()).not.toContain("last collected");
    expect(await windows()).toBeGreaterThan(before);
  });

  it("tells people of a target's run that no runner takes, until it is done", async () => {
    const made = await machines();
    await play(storyWith(() => untilQuiet(made, well)).slice(0, 4), { ...made.world, ports: made.target });
    await wakeUp(made);
    const run = made.workflows.started.at(-1);
    expect(run?.title).toBe("deploy garden");
    const issues = async () =>
      (await made.hosted.forge.issues({ state: "open", label: labelOf("deployment") })).map(({ title }) => title);
    made.world.clock.advance(6 * 3_600_000);
    await wakeUp(made);
    expect(await issues()).toEqual([]);
    made.world.clock.advance(1);
    await wakeUp(made);
    expect(await issues()).toEqual(["garden: runs of deploy do not succeed"]);
    if (run) await well(made, run);
    await untilQuiet(made, well);
    expect(await issues()).toEqual([]);
  });

  it("cancels a training that waited two hours for a runner, tells why, and tries again", async () => {
    const made = await machines();
    await wakeUp(made);
    await merge(made.hosted, "dataset");
    await wakeUp(made);
    made.world.clock.advance(2 * 3_600_000 + 1);
    await wakeUp(made);
    expect(made.workflows.started.map(({ conclusion }) => conclusion)).toEqual(["cancelled"]);
    const [issue] = await made.hosted.forge.issues({ state: "open", label: labelOf("training") });
    expect(issue?.title).toBe("plants: no runner takes the training");
    await untilQuiet(made, well);
    expect((await made.hosted.records.list("training")).map(({ outcome }) => outcome.state)).toEqual(["succeeded"]);
    expect(await made.hosted.forge.issues({ state: "open", label: labelOf("training") })).toEqual([]);
  });

  it("starts nothing that it cannot see, and says so", async () => {
    const made = await machines();
    await wakeUp(made);
    await merge(made.hosted, "dataset");
    const hidden = { kind: "cannot-see", why: "the token may not read Actions" } as const;
    const workflows = { ...made.workflows, runs: async () => hidden };
    const { happenings } = await wakeUp({ ...made, hosted: { ...made.hosted, workflows } });
    expect(happenings.map(({ stage, text }) => `${stage}: ${text}`)).toContain(
      "train: to be trained; not started: cannot see its runs (the token may not read Actions)",
    );
    expect(made.workflows.started).toEqual([]);
  });
});
