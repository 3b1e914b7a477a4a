/** A merge trains by its push, without a tick: what the training was for is on record all the same. */
import { expect, it } from "vitest";
import { collectingLog } from "../../src/adapters/memory/clock.ts";
import type { VerbContext } from "../../src/app/context.ts";
import { resolveInputs } from "../../src/app/inputs.ts";
import { settingsOf } from "../../src/app/settings.ts";
import { train } from "../../src/app/verbs/train.ts";
import { play, STORY } from "./story.ts";
import { makeWorld, type World } from "./world.ts";

function contextOf({ ports }: World, dryRun: boolean): VerbContext {
  const globals = { directory: "/checkout", home: null, forge: "local", repository: null, now: null } as const;
  const settings = settingsOf({ ...globals, blobs: null, identity: null }, {}, "/checkout");
  const given = async () => ports;
  return { settings, dryRun, log: collectingLog(), ports: given, portsAt: given };
}

it("keeps the decision that a merged review's rows were for", async () => {
  const world = await makeWorld();
  await play(STORY.slice(0, 12), world);
  const inputs = resolveInputs(train.inputs, new Map([["model", ["plants"]]]));
  const decisions = async () =>
    (await world.ports.records.list("retrain")).map(({ trigger, decision }) => [trigger, decision]);
  const before = await decisions();
  await train.run(contextOf(world, true), inputs);
  expect(await decisions()).toEqual(before);
  const { outputs } = await train.run(contextOf(world, false), inputs);
  expect(outputs).toMatchObject({ state: "succeeded", reused: false });
  expect(await decisions()).toEqual([...before, ["reviewed", "train"]]);
  await train.run(contextOf(world, false), inputs);
  expect(await decisions()).toHaveLength(before.length + 1);
});
