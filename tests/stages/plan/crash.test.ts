/** The plan, killed before and after every write: the next run ends where an unbroken one does. */
import { expect, it } from "vitest";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { deployment } from "./specs.ts";
import { GARDEN, type PlanWorld, planWorld } from "./world.ts";

async function prepared() {
  const world = await planWorld();
  await world.evaluated(1, "pass");
  const pull = await world.pull({ [GARDEN]: deployment({ champion: 1 }) });
  // An older comment, so that the run both publishes and edits.
  await world.plan(pull);
  await world.write("edit", { [GARDEN]: deployment({ champion: 1, threshold: 0.5 }) });
  return { world, pull };
}

const end = async (world: PlanWorld, pull: Awaited<ReturnType<typeof prepared>>["pull"]) => {
  const head = (await world.forge.pullRequest(pull.number))?.head ?? "";
  return JSON.stringify({ comments: await world.comments(pull), checks: world.forge.checks(head) });
};

it.each(["dieBefore", "dieAfter"] as const)("%s any write changes nothing about the end", async (when) => {
  const whole = await prepared();
  const { ports, calls } = faulty(whole.world.ports);
  await whole.world.plan(whole.pull, { on: ports });
  const expected = await end(whole.world, whole.pull);
  expect(calls).toEqual(["forge.publishCheck", "forge.updateComment"]);
  for (let call = 1; call <= calls.length; call += 1) {
    const { world, pull } = await prepared();
    const killed = world.plan(pull, { on: faulty(world.ports, { [when]: call }).ports });
    await expect(killed).rejects.toThrow(Crash);
    await world.plan(pull);
    expect(await end(world, pull), `${when} ${call}`).toBe(expected);
    expect(await world.plan(pull)).toMatchObject({ comment: "unchanged", check: "unchanged" });
  }
});

it.each(["dieBefore", "dieAfter"] as const)("%s the first comment leaves one", async (when) => {
  for (const call of [1, 2]) {
    const world = await planWorld();
    const pull = await world.pull({ [GARDEN]: deployment({ threshold: 0.5 }) });
    await expect(world.plan(pull, { on: faulty(world.ports, { [when]: call }).ports })).rejects.toThrow(Crash);
    await world.plan(pull);
    expect(await world.comments(pull)).toHaveLength(1);
  }
});
