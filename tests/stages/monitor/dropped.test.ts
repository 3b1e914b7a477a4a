/** What the spec asks for no longer: its alarm ends, and says why. */
import { expect, it } from "vitest";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { readMarker } from "../../../src/domain/names.ts";
import type { MonitoringCheck } from "../../../src/spec/resolved.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";
import { closeAbandoned } from "../../../src/stages/monitor/abandoned.ts";
import { runMonitor } from "../../../src/stages/monitor/run.ts";
import { DAY, makeDeployment, makeTraffic, makeWorld, type Traffic } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;

async function serve(world: World, windows: readonly Traffic[]) {
  for (const each of windows) {
    const { predictions, feedback } = makeTraffic(each);
    await world.ports.predictionLog.append(predictions);
    await world.ports.predictionLog.appendFeedback(feedback);
    world.clock.advance(10 * DAY);
    await runMonitor(world.ports, world);
  }
}

function checking(snapshot: SpecSnapshot, keep: (check: MonitoringCheck) => boolean): SpecSnapshot {
  const { monitoring } = makeDeployment();
  if (!monitoring) throw new Error("the porch is watched");
  const deployment = makeDeployment({ monitoring: { ...monitoring, checks: monitoring.checks.filter(keep) } });
  return { ...snapshot, specs: { ...snapshot.specs, deployments: new Map([["porch", deployment]]) } };
}

const issues = async ({ ports: { forge } }: World) =>
  Promise.all(
    (await forge.issues({ state: "all" })).map(async ({ number, state, title, body }) => ({
      ...{ state, title, body },
      comments: (await forge.comments(number)).map((comment) => comment.body),
    })),
  );

const drifted = (window: number): Traffic => ({ window, rows: 100, shift: 1.5, wrong: 0.1 });

it("ends by the next run, without another window, and is told once", async () => {
  const world = await makeWorld();
  await serve(world, [drifted(0), drifted(1)]);
  expect(await issues(world)).toMatchObject([{ state: "open" }]);
  const snapshot = checking(world.snapshot, ({ check }) => check !== "data-drift");
  const first = await runMonitor(world.ports, { ...world, snapshot });
  expect(first).toMatchObject({ issue: "close", asksFor: null, windows: [] });
  const [issue] = await issues(world);
  expect(issue).toMatchObject({ state: "closed" });
  expect(issue?.body).toMatch(
    /^\*\*Over\.\*\* The spec asks no longer for ks of warmth: how that is now, nobody looks\./u,
  );
  expect(issue?.comments).toHaveLength(1);
  expect(issue?.comments[0]).toMatch(/^\*\*No longer watched\.\*\* .* Nothing else of this kind fires\./u);
  expect(issue?.comments[0]).toContain("It lasted 20 d");
  expect(await runMonitor(world.ports, { ...world, snapshot })).toMatchObject({ issue: "nothing" });
  await serve({ ...world, snapshot }, [drifted(2)]);
  expect(await issues(world)).toMatchObject([{ state: "closed", comments: { length: 1 } }]);
  expect((await world.ports.records.list("monitoring")).at(-1)?.state).toBe("ok");
});

it("ends where nothing of its kind is asked for any more", async () => {
  const world = await makeWorld();
  await serve(world, [drifted(0), drifted(1)]);
  const snapshot = checking(world.snapshot, ({ check }) => check === "missing");
  await runMonitor(world.ports, { ...world, snapshot });
  expect(await issues(world)).toMatchObject([{ state: "closed" }]);
});

it("ends where the whole deployment is watched no longer, and begins anew where it is again", async () => {
  const world = await makeWorld();
  await serve(world, [drifted(0), drifted(1)]);
  const { forge } = world.ports;
  expect(await closeAbandoned(forge, new Set(["porch"]), { dryRun: false })).toEqual([]);
  expect(await closeAbandoned(forge, new Set(), { dryRun: true })).toMatchObject([{ deployment: "porch" }]);
  expect(await issues(world)).toMatchObject([{ state: "open" }]);
  for (let call = 1; call <= 2; call++) {
    const { ports } = faulty(world.ports, { dieAfter: call });
    await closeAbandoned(ports.forge, new Set(), { dryRun: false }).catch((error: unknown) =>
      expect(error).toBeInstanceOf(Crash),
    );
  }
  await closeAbandoned(forge, new Set(), { dryRun: false });
  const [closed] = await issues(world);
  expect(closed).toMatchObject({ state: "closed", comments: [expect.stringMatching(/^\*\*No longer watched\.\*\*/u)] });
  expect(readMarker(closed?.body ?? "")?.data).toMatchObject({ phase: "ok", over: "2024-01-28T00:00:00.000Z" });
  await serve(world, [drifted(2)]);
  expect(await issues(world)).toMatchObject([{ state: "open" }]);
});

it("leaves open what fires for another reason", async () => {
  const world = await makeWorld();
  await serve(world, [drifted(0), drifted(1)]);
  const snapshot = checking(world.snapshot, ({ check }) => check !== "missing");
  expect(await runMonitor(world.ports, { ...world, snapshot })).toMatchObject({ issue: "nothing" });
  expect(await issues(world)).toMatchObject([{ state: "open" }]);
});
