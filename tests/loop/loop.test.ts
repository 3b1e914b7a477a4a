/** The loop as a whole, with nothing real but its decisions. */
import { describe, expect, it } from "vitest";
import { faulty } from "../../src/adapters/memory/faulty.ts";
import { model } from "./specs.ts";
import { at, day, differences, outcome, play, STORY } from "./story.ts";
import { makeWorld, runTick } from "./world.ts";

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

  it("takes no review without who merged it: its rows are signed once", async () => {
    const world = await makeWorld();
    await play(STORY.slice(0, 10), world);
    const forge = { ...world.ports.forge, pullRequest: async () => null };
    await expect(runTick({ ...world.ports, forge })).rejects.toThrow(/FORGE_THREAD_MISSING/);
    const reviewed = async () =>
      [...(await world.ports.predictionLog.feedback("garden")).values()].filter(({ source }) => source === "review");
    expect(await reviewed()).toEqual([]);
    await runTick(world.ports);
    const rows = await reviewed();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ by }) => by === undefined)).toEqual([]);
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
  // Every call is tried by the heavy tests; a sample of them tells the same at once.
  it.each(["dieBefore", "dieAfter"] as const)("%s a write changes nothing about the end", async (when) => {
    expect(await differences(when, 3, 23)).toEqual([]);
  });
});
