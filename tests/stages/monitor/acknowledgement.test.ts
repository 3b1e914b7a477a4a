/** Somebody knows: the living issue says so, stays up to date, and nobody is told again before it is over. */
import { expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Records } from "../../../src/ports/records.ts";
import { runMonitor } from "../../../src/stages/monitor/run.ts";
import { DAY, makeTraffic, makeWorld, type Traffic } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;

async function serve(world: World, each: Traffic) {
  const { predictions, feedback } = makeTraffic(each);
  await world.ports.predictionLog.append(predictions);
  await world.ports.predictionLog.appendFeedback(feedback);
  world.clock.advance(10 * DAY);
  return runMonitor(world.ports, world);
}

const steady = (window: number): Traffic => ({ window, rows: 100, wrong: 0.1 });
const drifted = (window: number): Traffic => ({ window, rows: 100, shift: 1.5, wrong: 0.1 });

async function lookAt({ ports: { forge } }: World) {
  const [issue] = await forge.issues({ state: "all" });
  if (!issue) throw new Error("there is no issue");
  return { ...issue, comments: (await forge.comments(issue.number)).length };
}

const acknowledge = ({ ports, clock }: World, days: number) =>
  ports.records.put({
    schema: 1,
    kind: "acknowledgement",
    key: digestOf(`comment ${days}`),
    createdAt: clock.now().toISOString(),
    issue: "porch/drift",
    until: new Date(clock.now().getTime() + days * DAY).toISOString(),
    by: "ann_b",
  });

/** Acknowledgements as they are where a stranger wrote them all. */
function strangers(records: Records): Records {
  const forged: Records["forged"] = async (kind) =>
    new Map(
      kind === "acknowledgement"
        ? (await records.list(kind)).map(({ key }) => [key, { commit: "c".repeat(40), writer: "mallory" }] as const)
        : [],
    );
  return { ...records, forged };
}

it("is silent while somebody knows, and still tells that it is over", async () => {
  const told = await makeWorld();
  const quiet = await makeWorld();
  for (const world of [told, quiet]) {
    for (const traffic of [steady(0), drifted(1), drifted(2)]) await serve(world, traffic);
    expect((await lookAt(world)).state).toBe("open");
  }
  await acknowledge(quiet, 15);
  const before = await lookAt(quiet);
  await runMonitor(quiet.ports, quiet);
  const after = await lookAt(quiet);
  expect(after.body).toContain("Acknowledged by ann\\_b until 2024-");
  expect(before.body).not.toContain("Acknowledged");
  for (const world of [told, quiet]) await serve(world, steady(3));
  expect((await lookAt(told)).comments).toBe(1);
  expect((await lookAt(quiet)).comments).toBe(0);
  expect((await lookAt(quiet)).body).toContain("**Recovering");
  for (const world of [told, quiet]) await serve(world, steady(4));
  expect(await lookAt(told)).toMatchObject({ state: "closed", comments: 2 });
  expect(await lookAt(quiet)).toMatchObject({ state: "closed", comments: 1 });
});

it("is not silent because somebody else than the pipeline wrote that it should be", async () => {
  const made = await makeWorld();
  const world = { ...made, ports: { ...made.ports, records: strangers(made.ports.records) } };
  for (const traffic of [steady(0), drifted(1), drifted(2)]) await serve(world, traffic);
  await acknowledge(world, 15);
  await runMonitor(world.ports, world);
  expect((await lookAt(world)).body).not.toContain("Acknowledged");
});

it("speaks again when the time is over", async () => {
  const world = await makeWorld();
  for (const traffic of [steady(0), drifted(1), drifted(2)]) await serve(world, traffic);
  await acknowledge(world, 1);
  await serve(world, steady(3));
  const { body, comments } = await lookAt(world);
  expect(body).not.toContain("Acknowledged");
  expect(comments).toBe(1);
});
