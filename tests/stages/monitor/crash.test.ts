/** Killed before and after every effectful call: the run that follows ends where an unbroken one would have. */
import { expect, it } from "vitest";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { runMonitor } from "../../../src/stages/monitor/run.ts";
import { runRetrain } from "../../../src/stages/retrain/run.ts";
import { DAY, makeTraffic, makeWorld } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;
type Ports = World["ports"];

/** Opens, recovers, closes and reopens: every kind of step. */
const STORY = [0.6, 0.1, 0.1, 0.6];

async function play(step: (ports: Ports, world: World) => Promise<void>): Promise<unknown> {
  const world = await makeWorld();
  for (const [window, wrong] of STORY.entries()) {
    const { predictions, feedback } = makeTraffic({ window, rows: 100, wrong });
    await world.ports.predictionLog.append(predictions);
    await world.ports.predictionLog.appendFeedback(feedback);
    world.clock.advance(10 * DAY);
    await step(world.ports, world);
  }
  const issues = await world.ports.forge.issues({ state: "all" });
  return {
    issues,
    comments: await Promise.all(issues.map(({ number }) => world.ports.forge.comments(number))),
    monitoring: await world.ports.records.list("monitoring"),
    retrain: await world.ports.records.list("retrain"),
  };
}

async function watch(ports: Ports, { snapshot, deployment }: World): Promise<void> {
  const { phase, windows } = await runMonitor(ports, { snapshot, deployment });
  const subject = windows.at(-1)?.window.from ?? "none";
  if (phase === "firing") await runRetrain(ports, { snapshot, deployment, trigger: "performance", subject });
}

it("monitor ends alike after a kill anywhere", async () => {
  const monitor = async (ports: Ports, world: World) => void (await runMonitor(ports, world));
  const unbroken = await play(monitor);
  for (const when of ["dieBefore", "dieAfter"] as const) {
    for (let call = 1; call <= 4; call++) {
      const broken = await play(async (ports, world) => {
        await expectCrashOrEnd(monitor(faulty(ports, { [when]: call }).ports, world));
        await monitor(ports, world);
      });
      expect(broken, `${when} ${call}`).toEqual(unbroken);
    }
  }
});

it("retrain ends alike after a kill anywhere", async () => {
  const unbroken = await play(watch);
  for (const when of ["dieBefore", "dieAfter"] as const) {
    for (let call = 1; call <= 2; call++) {
      const broken = await play(async (ports, world) => {
        const { snapshot, deployment } = world;
        const { phase, windows } = await runMonitor(ports, world);
        const subject = windows.at(-1)?.window.from ?? "none";
        const ask = (with_: Ports) => runRetrain(with_, { snapshot, deployment, trigger: "performance", subject });
        if (phase !== "firing") return;
        await expectCrashOrEnd(ask(faulty(ports, { [when]: call }).ports));
        await ask(ports);
      });
      expect(broken, `${when} ${call}`).toEqual(unbroken);
    }
  }
});

async function expectCrashOrEnd(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
}
