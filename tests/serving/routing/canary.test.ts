/** The canary's share of the answers, the champion behind it, and the breaker. */
import { expect, it } from "vitest";
import { type Behaviour, question, type RoutedWorld, routedWorld, turns } from "./members.ts";

const KEYS = Array.from({ length: 400 }, (_, index) => `user-${index}`);

async function served(world: RoutedWorld): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const key of KEYS) if ((await world.answer(`request of ${key}`, key)) === 2) keys.add(key);
  return keys;
}

it("keeps the keys of a smaller weight, whatever the requests are called", async () => {
  const at5 = await served(routedWorld(5));
  const at25 = await served(routedWorld(25));
  expect(at5.size).toBeGreaterThan(0);
  expect(at25.size).toBeGreaterThan(at5.size);
  expect([...at5].every((key) => at25.has(key))).toBe(true);
});

it("asks a canary of weight 0 exactly never", async () => {
  const world = routedWorld(0);
  expect((await served(world)).size).toBe(0);
  expect(world.canary.asked).toEqual([]);
});

it("takes the request's id for the key where there is none", async () => {
  const world = routedWorld(50);
  const byId = await Promise.all(KEYS.map((key) => world.answer(key)));
  const byKey = await Promise.all(KEYS.map((key) => world.answer("another", key)));
  expect(byId).toEqual(byKey);
});

it.each<[Behaviour, string]>([
  ["throws", "error"],
  ["busy", "error"],
  ["too-late", "timeout"],
  ["non-finite", "non-finite"],
])("the champion answers for a canary that %s", async (behaviour, fallback) => {
  const world = routedWorld(100);
  world.canary.behaviour = behaviour;
  const stood = await world.routing.ask(question("r"), null, null);
  expect(stood).toMatchObject({ member: { version: 1 }, fallback });
  expect(world.champion.asked.at(-1)).toMatchObject({ id: "r", fallback });
  expect(world.routing.describe().canary).toMatchObject({ requests: 1, fallbacks: { [fallback]: 1 } });
});

it("does not try again what the caller did wrong", async () => {
  const world = routedWorld(100);
  world.canary.behaviour = "refuses";
  await expect(world.routing.ask(question("r"), null, null)).rejects.toMatchObject({ status: 400 });
  expect(world.champion.asked).toEqual([]);
});

it("leaves the champion time to answer", async () => {
  const world = routedWorld(100);
  await world.routing.ask({ ...question("r"), deadline: 500 }, null, null);
  await world.routing.ask({ ...question("r"), deadline: 60_000 }, null, null);
  expect(world.canary.asked.map(({ deadline }) => Math.round(deadline))).toEqual([250, 2_001]);
});

it("loses its share after five failures, tells why, and never gets it back in this process", async () => {
  const world = routedWorld(100);
  world.canary.behaviour = "throws";
  for (let request = 0; request < 5; request++) await world.answer(`r${request}`);
  const { canary } = world.routing.describe();
  expect(canary).toMatchObject({ weight: 100, effectiveWeight: 0, breaker: { reason: "failures" } });
  world.canary.behaviour = "answers";
  expect(await world.answer("later")).toBe(1);
  expect(world.canary.asked).toHaveLength(5);
  // A reload with another weight is another routing: of the same process, and the same canary.
  const reloaded = routedWorld(50, world.trips);
  for (const key of KEYS) expect(await reloaded.answer(key)).toBe(1);
});

it("lives with a failure in a hundred", async () => {
  const world = routedWorld(100);
  for (let request = 0; request < 1_000; request++) {
    world.canary.behaviour = request % 100 === 0 ? "throws" : "answers";
    await world.answer(`r${request}`);
  }
  expect(world.routing.describe().canary).toMatchObject({ breaker: null, fallbacks: { error: 10 } });
});

it.each<Behaviour>(["too-late", "busy"])("is not blamed where its caller leaves it no time: %s", async (behaviour) => {
  const world = routedWorld(100);
  world.canary.behaviour = behaviour;
  for (let request = 0; request < 20; request++) {
    const deadline = world.clock.monotonic() + 150;
    const stood = await world.routing.ask({ ...question(`r${request}`), deadline }, null, null);
    expect(stood).toMatchObject({ member: { version: 1 } });
  }
  expect(world.routing.describe().canary).toMatchObject({ breaker: null, effectiveWeight: 100 });
  // One that fails by itself is to blame, however little time there is.
  world.canary.behaviour = "throws";
  for (let request = 0; request < 5; request++) {
    await world.routing.ask({ ...question(`s${request}`), deadline: world.clock.monotonic() + 150 }, null, null);
  }
  expect(world.routing.describe().canary).toMatchObject({ breaker: { reason: "failures" } });
});

it("is not blamed for what the champion cannot answer either", async () => {
  const world = routedWorld(100);
  world.canary.behaviour = "non-finite";
  world.champion.behaviour = "non-finite";
  for (let request = 0; request < 20; request++) {
    await expect(world.routing.ask(question("r"), null, null)).rejects.toMatchObject({ status: 422 });
  }
  expect(world.routing.describe().canary).toMatchObject({ breaker: null, fallbacks: { "non-finite": 0 } });
});

it.each([
  [200, "latency"],
  [15, undefined],
])("that takes %d ms where the champion takes one is stopped: %s", async (slowness, reason) => {
  const world = routedWorld(50);
  world.canary.slowness = slowness;
  for (const key of KEYS) await world.answer(key);
  expect(world.routing.describe().canary?.breaker?.reason).toBe(reason);
});

it("is compared with the champion on its own requests, which leaves no trace in the log", async () => {
  const world = routedWorld(5);
  world.canary.probabilities = [0.5, 0.5];
  const keys = await served(world);
  await turns();
  expect(world.routing.describe().canary?.comparison).toMatchObject({
    rows: keys.size,
    agreement: 1,
    distance: { kind: "total-variation", mean: 0.25, max: 0.25 },
    latencyRatio: 1,
  });
  const copies = world.champion.asked.filter(({ isRecorded }) => isRecorded === false);
  expect(copies).toHaveLength(keys.size);
});

it("costs the champion no more than a twentieth of the traffic to compare", async () => {
  const world = routedWorld(50);
  for (let request = 0; request < 2_000; request++) await world.answer(`r${request}`);
  await turns(200);
  const copies = world.champion.asked.filter(({ isRecorded }) => isRecorded === false).length;
  expect(copies).toBeGreaterThan(40);
  expect(copies).toBeLessThan(160);
});

it("holds the rollout when it does not answer its share", async () => {
  const world = routedWorld(50);
  const fair = routedWorld(50);
  for (let request = 0; request < 2_000; request++) {
    const key = `r${request}`;
    const turn = await fair.answer(key);
    // Its users leave more often before they are answered.
    if (turn === 2 && request % 3 === 0) continue;
    await world.answer(key);
  }
  expect(fair.routing.describe().canary).toMatchObject({ hold: null, split: { keys: 2_000, expected: 0.5 } });
  expect(world.routing.describe().canary).toMatchObject({ hold: "sample-ratio-mismatch", effectiveWeight: 50 });
});
