/** Every part at once, deployed by the process target: each answers as its part has it, and is on record as that. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { createFolderPredictionLog } from "../../../src/adapters/prediction-log-folder/prediction-log.ts";
import type { Description } from "../../../src/serving/data-plane.ts";
import { type ProcessWorld, processWorld } from "../../support/process-target.ts";
import { inferBody, putBundle, putServable } from "../../support/serving.ts";

let world: ProcessWorld;
beforeEach(async () => {
  world = await processWorld();
});
afterEach(() => world.dispose());

it("champion, shadows, canary and standby", async () => {
  const { blobs, target, predictions } = world;
  const member = async (version: number) => ({
    model: "weather",
    version,
    servable: await putServable(blobs, version - 1),
  });
  const bundle = await putBundle(blobs, await member(1), {
    shadows: [await member(2), await member(3)],
    canary: { ...(await member(4)), weight: 50 },
    standby: await member(5),
  });
  const applied = await target.apply({ deployment: "garden", port: 0 }, bundle);
  if (applied.kind !== "switched") throw new Error(`it was not deployed: ${JSON.stringify(applied)}`);
  const ask = async (id: string, version = ""): Promise<string> => {
    const body = JSON.stringify(inferBody([{ temperature: 3, sky: "clear" }], { id }));
    const response = await fetch(`${applied.url}/v2/models/weather${version}/infer`, { method: "POST", body });
    expect(response.status).toBe(200);
    return ((await response.json()) as { model_version: string }).model_version;
  };
  const answered = new Map<string, string>();
  for (let request = 0; request < 20; request++) answered.set(`r${request}/0`, await ask(`r${request}`));
  expect(new Set(answered.values())).toEqual(new Set(["1", "4"]));
  expect(await ask("warm", "/versions/5")).toBe("5");
  const { roles, routing } = (await (await fetch(`${applied.url}/deployment`)).json()) as Description;
  expect(roles.map(({ role, version }) => `${role} ${version}`)).toEqual([
    "champion 1",
    "shadow 2",
    "shadow 3",
    "canary 4",
    "standby 5",
  ]);
  expect(routing.canary).toMatchObject({ weight: 50, effectiveWeight: 50, breaker: null });
  // Answers the copies that wait.
  await target.stop({ deployment: "garden", port: 0 });
  const log = createFolderPredictionLog({ folder: predictions, clock: systemClock(), ids: { next: () => "reader" } });
  const logged = await log.read({ deployment: "garden" });
  const of = (role: string, version: number) =>
    new Set(logged.flatMap((each) => (each.role === role && each.version === version ? [each.id] : [])));
  const by = (version: string) => new Set([...answered].flatMap(([id, each]) => (each === version ? [id] : [])));
  expect(of("champion", 1)).toEqual(by("1"));
  expect(of("canary", 4)).toEqual(by("4"));
  expect(of("shadow", 2)).toEqual(new Set(answered.keys()));
  expect(of("shadow", 3)).toEqual(new Set(answered.keys()));
  expect(of("standby", 5)).toEqual(new Set(["warm/0"]));
});
