/** Whoever is asked by version answers; whoever shadows gets a copy afterwards, and is never in anybody's way. */
import { expect, it } from "vitest";
import { type Behaviour, question, routedWorld, turns } from "./members.ts";

it("finds each by its version, and the champion by the model's name", () => {
  const { routing } = routedWorld(50);
  for (const version of [1, 2, 3, 4, 5]) expect(routing.find("weather", String(version)).version).toBe(version);
  expect(routing.find("weather", null).version).toBe(1);
  expect(() => routing.find("weather", "6")).toThrow("no such model or version");
  expect(() => routing.find("climate", null)).toThrow("no such model or version");
});

it("asks whoever was named, and gives nobody a copy of it but the shadows of the champion", async () => {
  const world = routedWorld(100);
  for (const version of ["1", "2", "3", "5"]) {
    const chosen = world.routing.find("weather", version);
    expect((await world.routing.ask(question(version), null, chosen)).member).toBe(chosen);
  }
  await turns();
  expect(world.shadows[1].asked.map(({ id }) => id)).toEqual(["1"]);
});

it("copies every answered request to every shadow, after the answer", async () => {
  const world = routedWorld(0);
  const asked = world.routing.ask(question("r", 3), null, null);
  expect(world.shadows.flatMap((shadow) => shadow.asked)).toEqual([]);
  await asked;
  expect(world.shadows.flatMap((shadow) => shadow.asked)).toEqual([]);
  await turns();
  expect(world.shadows.map((shadow) => shadow.asked.map(({ id, rows }) => [id, rows]))).toEqual([
    [["r", 3]],
    [["r", 3]],
  ]);
});

it.each([
  ["the canary answered", "answers", null],
  ["the champion answered for it", "throws", { rows: 1, agreement: 1 }],
] as const)("copies what %s too, and compares with the champion only", async (_, behaviour, comparison) => {
  const world = routedWorld(100);
  world.canary.behaviour = behaviour;
  await world.routing.ask(question("r"), null, null);
  await turns();
  for (const shadow of world.routing.describe().shadows) {
    expect(shadow.copies.rows).toBe(1);
    if (comparison) expect(shadow.comparison).toMatchObject(comparison);
    else expect(shadow.comparison).toBeNull();
  }
});

it("compares each shadow with the champion", async () => {
  const world = routedWorld(0);
  world.shadows[0].probabilities = [0.25, 0.75];
  world.shadows[0].slowness = 3;
  for (const id of ["a", "b"]) await world.routing.ask(question(id, 2), null, null);
  await turns();
  const [first, second] = world.routing.describe().shadows;
  expect(first).toMatchObject({
    version: 3,
    copies: { rows: 4, errors: 0, dropped: 0 },
    comparison: { rows: 4, agreement: 0, distance: { mean: 0.5, max: 0.5 }, latencyRatio: 3 },
  });
  expect(second).toMatchObject({ version: 4, comparison: { rows: 4, agreement: 1, distance: { mean: 0, max: 0 } } });
});

it.each<[Behaviour, object]>([
  ["throws", { errors: 3 }],
  ["non-finite", { nonFinite: 3 }],
  ["too-late", { timeouts: 3 }],
  ["busy", { dropped: 3 }],
  ["hangs", { rows: 0, errors: 0 }],
])("answers the same with a shadow that %s, and counts it", async (behaviour, counted) => {
  const world = routedWorld(0);
  world.shadows[0].behaviour = behaviour;
  for (const id of ["a", "b", "c"]) {
    const { member, reply } = await world.routing.ask(question(id), null, null);
    expect(member.version).toBe(1);
    expect(reply.outputs.label?.data).toEqual(["dry"]);
  }
  await turns();
  const [first, second] = world.routing.describe().shadows;
  expect(first).toMatchObject({ copies: counted, comparison: null });
  expect(second).toMatchObject({ copies: { rows: 3 } });
});

it("drops the newest copies for a shadow that hangs, and only for that one", async () => {
  const world = routedWorld(0);
  world.shadows[0].behaviour = "hangs";
  for (let request = 0; request < 13; request++) {
    await world.routing.ask(question(`r${request}`, 1_000), null, null);
    await turns(3);
  }
  const [first, second] = world.routing.describe().shadows;
  // One is under way, ten wait.
  expect(first?.copies).toMatchObject({ rows: 0, dropped: 2_000 });
  expect(second?.copies).toMatchObject({ rows: 13_000, dropped: 0 });
});

it("asks copies together, as many rows as run together", async () => {
  const world = routedWorld(0);
  const { shadows, routing } = world;
  await Promise.all(Array.from({ length: 40 }, (_, index) => routing.ask(question(`r${index}`), null, null)));
  expect(shadows[0].asked).toHaveLength(0);
  await turns(1);
  expect(shadows[0].asked.length % 16).toBe(0);
  await turns();
  expect(shadows[0].asked).toHaveLength(40);
});

it("answers what waits before it closes, and takes no more", async () => {
  const world = routedWorld(0);
  await world.routing.ask(question("a"), null, null);
  await world.routing.close();
  expect(world.shadows[0].asked).toHaveLength(1);
  await world.routing.ask(question("b"), null, null);
  await turns();
  expect(world.routing.describe().shadows[0]?.copies).toMatchObject({ rows: 1, dropped: 1 });
});
