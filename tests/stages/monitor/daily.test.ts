/** One report a day: when it is due, what it says, that it is kept and told once. */
import { describe, expect, it } from "vitest";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { labelOf, readMarker, writeMarker } from "../../../src/domain/names.ts";
import type { Deployment } from "../../../src/spec/resolved.ts";
import { daysDue } from "../../../src/stages/monitor/daily/day.ts";
import { readDaily, runDaily } from "../../../src/stages/monitor/daily/run.ts";
import { runMonitor } from "../../../src/stages/monitor/run.ts";
import { DAY, makeDeployment, makeTraffic, makeWorld } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;

const watched = (daily: "off" | "record" | "issue"): Partial<Deployment> => {
  const { monitoring } = makeDeployment();
  return monitoring ? { monitoring: { ...monitoring, daily } } : {};
};

const deploymentOf = ({ snapshot, deployment }: World): Deployment => {
  const found = snapshot.specs.deployments.get(deployment);
  if (!found) throw new Error("the deployment of these tests is in the snapshot");
  return found;
};

async function serve(world: World, window: number, wrong: number): Promise<void> {
  const { predictions, feedback } = makeTraffic({ window, rows: 100, wrong });
  await world.ports.predictionLog.append(predictions);
  await world.ports.predictionLog.appendFeedback(feedback);
  world.clock.advance(10 * DAY);
  await runMonitor(world.ports, world);
}

async function daily(world: World, ports: World["ports"] = world.ports) {
  return runDaily(ports, deploymentOf(world), { dryRun: false });
}

async function end({ ports: { forge, records } }: World) {
  const issues = await forge.issues({ state: "all", label: labelOf("daily") });
  return {
    issues,
    comments: await Promise.all(issues.map(async ({ number }) => forge.comments(number))),
    records: await records.list("daily"),
  };
}

it("is due once a day is over, for no day before the first window, and a week back at most", async () => {
  const world = await makeWorld(watched("record"));
  await serve(world, 0, 0.1);
  const records = await world.ports.records.list("monitoring");
  const due = (until: string, known: readonly string[] = []) => daysDue(records, new Set(known), new Date(until));
  expect(due("2024-01-08T23:59:59.999Z")).toEqual([]);
  expect(due("2024-01-09T00:00:00.000Z")).toEqual(["2024-01-08"]);
  expect(due("2024-01-10T12:00:00.000Z", ["2024-01-08"])).toEqual(["2024-01-09"]);
  expect(due("2024-03-01T00:00:00.000Z")).toHaveLength(7);
  expect(daysDue([], new Set(), new Date("2024-03-01T00:00:00.000Z"))).toEqual([]);
});

it("says what was answered, how well by class, what changed and what came", async () => {
  const world = await makeWorld(watched("record"));
  await serve(world, 0, 0.1);
  await serve(world, 1, 0.6);
  world.clock.advance(DAY);
  const made = await daily(world);
  const report = made.find(({ day }) => day === "2024-01-27")?.report ?? "";
  expect(report).toContain("## Porch, 2024-01-27");
  expect(report).toContain("**firing** at the end of the day: 100 predictions in 1 window");
  expect(report).toMatch(/\| champion weather 1 \| 100 \| 0% \| 0% \| 2 ms \| 2 ms \| 2 ms \|/u);
  expect(report).toMatch(/- Performance: ok → firing, window from 2024-01-18\n {2}- accuracy is 40%/u);
  expect(report).toMatch(/\| rain \| \d+ \| \d+% \(\d+% to \d+%\) \| \d+ \| \d+% \(\d+% to \d+%\) \|/u);
  expect(report).toContain("- 10 truths came as label");
  expect(made.find(({ day }) => day === "2024-01-26")?.report).toContain("No window of `porch` ended on this day.");
});

it("says each day since when nobody asks", async () => {
  const world = await makeWorld(watched("record"));
  await serve(world, 0, 0.1);
  world.clock.advance(22 * DAY);
  await runMonitor(world.ports, world);
  const made = await daily(world);
  expect(made).toHaveLength(7);
  for (const { report } of made) {
    expect(report).toContain("**no-data** since 2024-01-18: nobody has asked `porch` since then.");
  }
});

it("does not say that a limit was kept of which nothing is known", async () => {
  const { monitoring } = makeDeployment();
  if (!monitoring) throw new Error("the deployment of these tests is monitored");
  const alerts = [{ metric: "error-rate", above: 0.05 } as const];
  const world = await makeWorld({ monitoring: { ...monitoring, alerts, daily: "record" } });
  await serve(world, 0, 0.1);
  const report = (await daily(world)).find(({ day }) => day === "2024-01-17")?.report ?? "";
  expect(report).toContain("- not known: error-rate is not in the log");
  expect(report).not.toContain("- kept: error-rate");
});

it("is made once and kept; who asks reads what was kept, or what is known of a day without", async () => {
  const world = await makeWorld(watched("record"));
  await serve(world, 0, 0.1);
  expect(await daily(world)).toHaveLength(7);
  const { calls, ports } = faulty(world.ports);
  expect(await daily(world, ports)).toEqual([]);
  expect(calls).toEqual([]);
  expect((await end(world)).issues).toEqual([]);
  const deployment = deploymentOf(world);
  expect(await readDaily(world.ports, deployment, null)).toMatchObject({ day: "2024-01-17", isKept: true });
  const today = await readDaily(world.ports, deployment, "2024-01-18");
  expect(today).toMatchObject({ isKept: false, report: expect.stringContaining("## Porch, 2024-01-18") });
});

it("is not made where nobody asks for it, nor written on a dry run", async () => {
  const off = await makeWorld(watched("off"));
  await serve(off, 0, 0.1);
  expect(await daily(off)).toEqual([]);
  const dry = await makeWorld(watched("issue"));
  await serve(dry, 0, 0.1);
  const { calls, ports } = faulty(dry.ports);
  expect(await runDaily(ports, deploymentOf(dry), { dryRun: true })).toHaveLength(7);
  expect(calls).toEqual([]);
});

describe("as an issue", () => {
  it("is one comment a day under one issue, which shows the newest and links the others", async () => {
    const world = await makeWorld(watched("issue"));
    await serve(world, 0, 0.1);
    await daily(world);
    world.clock.advance(DAY);
    await daily(world);
    const { issues, comments, records } = await end(world);
    expect(issues.map(({ title }) => title)).toEqual(["porch: daily reports"]);
    expect(comments[0]).toHaveLength(8);
    expect(records.map(({ issue }) => issue)).toEqual(records.map(() => issues[0]?.number));
    const newest = comments[0]?.at(-1);
    expect(issues[0]?.body).toContain(`[2024-01-18](#issuecomment-${newest?.id}) · [2024-01-17]`);
    expect(issues[0]?.body).toContain("## Porch, 2024-01-18");
    expect(readMarker(issues[0]?.body ?? "")).toMatchObject({ kind: "daily", key: "porch" });
  });

  it("is killed anywhere, and ends as an unbroken run", async () => {
    const play = async (step: (world: World) => Promise<void>) => {
      const world = await makeWorld(watched("issue"));
      await serve(world, 0, 0.1);
      await step(world);
      return end(world);
    };
    const unbroken = await play(async (world) => void (await daily(world)));
    for (const when of ["dieBefore", "dieAfter"] as const) {
      for (let call = 1; call <= 8; call++) {
        const broken = await play(async (world) => {
          await daily(world, faulty(world.ports, { [when]: call }).ports).catch((error: unknown) =>
            expect(error).toBeInstanceOf(Crash),
          );
          await daily(world);
        });
        expect(broken, `${when} ${call}`).toEqual(unbroken);
      }
    }
  });

  it("ends when a person closes it; the records go on", async () => {
    const world = await makeWorld(watched("issue"));
    await serve(world, 0, 0.1);
    await daily(world);
    const [issue] = (await end(world)).issues;
    await world.ports.forge.updateIssue(issue?.number ?? 0, { state: "closed" });
    world.clock.advance(DAY);
    const [made] = await daily(world);
    expect(made).toMatchObject({ day: "2024-01-18" });
    expect(made?.issue).toBeUndefined();
    expect((await end(world)).comments[0]).toHaveLength(7);
  });

  it("links no comment of a stranger", async () => {
    const world = await makeWorld(watched("issue"));
    await serve(world, 0, 0.1);
    await daily(world);
    const { forge } = world.ports;
    const forged = writeMarker({ kind: "daily", key: "porch/daily/2024-01-16" });
    const comments: typeof forge.comments = async (number) => [
      ...(await forge.comments(number)),
      { id: 4711, author: "mallory", createdAt: "2024-01-18T00:00:00.000Z", body: forged },
    ];
    world.clock.advance(DAY);
    await daily(world, { ...world.ports, forge: { ...forge, comments } });
    expect((await end(world)).issues[0]?.body).not.toContain("4711");
  });
});
