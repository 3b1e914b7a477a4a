/** The loop as a whole, with nothing real but its decisions. */
import { describe, expect, it } from "vitest";
import { Crash, faulty } from "../../src/adapters/memory/faulty.ts";
import type { Ports } from "../../src/app/ports.ts";
import { readSnapshot } from "../../src/app/snapshot.ts";
import type { Row } from "../../src/domain/table.ts";
import { model } from "./specs.ts";
import { decideReview, makeWorld, merge, plants, runTick, traffic, type World } from "./world.ts";

/** Each act is safe to run again; `ports` may die at any call. */
type Act = (ports: Ports, world: World) => Promise<unknown>;

const at =
  (time: string, act: Act): Act =>
  (ports, world) => {
    const ahead = Date.parse(time) - world.clock.now().getTime();
    if (ahead > 0) world.clock.advance(ahead);
    return act(ports, world);
  };

const day = (date: string, seed: number, shift: number): Act => {
  const rows = plants(seed, 100, shift);
  return (ports, world) => traffic(world, ports, date, rows);
};

const truthOf = (rows: readonly Row[]) => new Map(rows.map((row) => [String(row.id), String(row.kind)]));

const STORY: readonly Act[] = [
  at("2026-01-01T01:00:00Z", runTick),
  (ports) => merge(ports, "dataset"),
  runTick,
  (ports) => merge(ports, "promotion"),
  runTick,
  day("2026-01-02", 2, 2),
  day("2026-01-03", 3, 2),
  at("2026-01-04T01:00:00Z", runTick),
  (ports) => decideReview(ports, truthOf([...plants(2, 100, 2), ...plants(3, 100, 2)])),
  (ports) => merge(ports, "review"),
  runTick,
  (ports) => merge(ports, "dataset"),
  runTick,
  (ports) => merge(ports, "promotion"),
  runTick,
  day("2026-01-05", 5, 0),
  at("2026-01-06T01:00:00Z", runTick),
  (ports) => merge(ports, "promotion"),
  runTick,
];

async function outcome({ ports }: World) {
  const { specs, texts } = await readSnapshot(ports.git);
  const pulls = await ports.forge.pullRequests({ state: "all" });
  const issues = await ports.forge.issues({ state: "all" });
  const records = await Promise.all(
    (["training", "evaluation", "monitoring", "retrain"] as const).map(async (kind) =>
      (await ports.records.list(kind)).map((record) => record.key).sort(),
    ),
  );
  return {
    pulls: pulls.map(({ title, state, body }) => ({ title, state, body })),
    issues: issues.map(({ title, state, body }) => ({ title, state, body })),
    champion: specs.deployments.get("garden")?.champion,
    shadow: specs.deployments.get("garden")?.shadow,
    texts: [...texts].sort(),
    records,
    running: await ports.targets.process.running("garden"),
    predictions: (await ports.predictionLog.read({ deployment: "garden" })).map(({ role, id }) => `${role} ${id}`),
    feedback: [...(await ports.predictionLog.feedback("garden"))].sort(),
  };
}

async function play(story: readonly Act[], world: World): Promise<void> {
  for (const act of story) await act(world.ports, world);
}

/** Plays until the k-th write, where the process dies; the act that died is then run again by a new process. */
async function playWithDeath(world: World, options: { dieBefore?: number; dieAfter?: number }): Promise<boolean> {
  const { ports } = faulty(world.ports, options);
  let died = false;
  for (const act of STORY) {
    if (died) {
      await act(world.ports, world);
      continue;
    }
    try {
      await act(ports, world);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      died = true;
      await act(world.ports, world);
    }
  }
  return died;
}

describe("the whole loop", () => {
  it("ends with a retrained model that shadowed and took the lead", async () => {
    const world = await makeWorld();
    await play(STORY, world);
    const { pulls, champion, shadow } = await outcome(world);
    expect(pulls.map(({ title }) => title)).toMatchInlineSnapshot(`
      [
        "Promote plants 2 to champion of garden",
        "Let plants 2 shadow the champion of garden",
        "Review 40 predictions of garden",
        "Add version 2 of dataset plants: 40 new rows from a review",
        "Review 40 predictions of garden",
        "Promote plants 1 to champion of garden",
        "Add version 1 of dataset plants: 300 new rows",
      ]
    `);
    expect(champion).toEqual({ model: "plants", version: 2 });
    expect(shadow).toEqual({ model: "plants", version: 0 });
  });

  it("writes nothing when everything is done", async () => {
    const world = await makeWorld();
    await play(STORY, world);
    const again = faulty(world.ports);
    await runTick(again.ports);
    const writes = again.calls.filter((call) => /^(git|forge|records)\./.test(call));
    expect(writes).toEqual([]);
  });

  it("opens no promotion for an impossible gate, and an issue says why", async () => {
    const world = await makeWorld({ model: model(1) });
    await play(STORY.slice(0, 3), world);
    const { pulls, issues } = await outcome(world);
    expect(pulls.map(({ title }) => title)).toEqual([expect.stringContaining("dataset plants")]);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.title).toContain("No promotion");
    expect(issues[0]?.body).toContain("Accuracy");
  });

  it("opens no drift issue for a stream like the training data", async () => {
    const world = await makeWorld();
    await play(STORY.slice(0, 5), world);
    for (const date of ["2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05"]) {
      await day(date, Number(date.slice(-2)), 0)(world.ports, world);
    }
    await at("2026-01-06T01:00:00Z", runTick)(world.ports, world);
    const { issues } = await outcome(world);
    expect(issues.filter(({ title }) => title.includes("no longer looks like training"))).toEqual([]);
    expect(await world.ports.records.list("monitoring")).toHaveLength(4);
  });
});

describe("a kill", () => {
  it.each(["dieBefore", "dieAfter"] as const)(
    "%s any write changes nothing about the end",
    { timeout: 300_000 },
    async (when) => {
      const reference = await makeWorld();
      const { ports, calls } = faulty(reference.ports);
      for (const act of STORY) await act(ports, reference);
      const expected = await outcome(reference);
      expect(calls.length).toBeGreaterThan(60);
      for (let call = 1; call <= calls.length; call += 1) {
        const world = await makeWorld();
        expect(await playWithDeath(world, { [when]: call })).toBe(true);
        expect(await outcome(world), `killed ${when} call ${call}: ${calls[call - 1]}`).toEqual(expected);
      }
    },
  );
});
