/** The monitor stage from end to end, in memory. */
import { describe, expect, it } from "vitest";
import { faulty } from "../../../src/adapters/memory/faulty.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { readMarker } from "../../../src/domain/names.ts";
import type { Signal } from "../../../src/domain/records.ts";
import type { Row } from "../../../src/domain/table.ts";
import { runMonitor } from "../../../src/stages/monitor/run.ts";
import { DAY, makeDeployment, makeTraffic, makeWorld, type Traffic } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;

/** Serves the windows, then looks at them on the day after the last one ended. */
async function serve(world: World, windows: readonly Traffic[]) {
  const outcomes = [];
  for (const each of windows) {
    const { predictions, feedback } = makeTraffic(each);
    await world.ports.predictionLog.append(predictions);
    await world.ports.predictionLog.appendFeedback(feedback);
    world.clock.advance(10 * DAY);
    outcomes.push(await runMonitor(world.ports, world));
  }
  return outcomes;
}

const issueOf = async (world: World) => (await world.ports.forge.issues({ state: "all" }))[0];
const steady = (window: number): Traffic => ({ window, rows: 100, wrong: 0.1 });
const drifted = (window: number): Traffic => ({ window, rows: 100, shift: 1.5, wrong: 0.1 });

describe("windows", () => {
  it("records each complete window once, aligned to the epoch", async () => {
    const world = await makeWorld();
    const { predictions } = makeTraffic(steady(0));
    await world.ports.predictionLog.append(predictions);
    expect((await runMonitor(world.ports, world)).windows).toHaveLength(0);
    world.clock.advance(10 * DAY);
    const { windows } = await runMonitor(world.ports, world);
    expect(windows.map(({ window }) => window)).toEqual([
      { from: "2024-01-08T00:00:00.000Z", to: "2024-01-18T00:00:00.000Z" },
    ]);
    expect(windows[0]).toMatchObject({ predictions: 100, labelled: 0, state: "ok", champion: { version: 1 } });
    expect((await runMonitor(world.ports, world)).windows).toHaveLength(0);
  });

  it("keeps nothing of a window that is not over, and believes no record of one", async () => {
    const world = await makeWorld();
    const [first] = await serve(world, [steady(0)]);
    const { predictions } = makeTraffic(steady(1));
    await world.ports.predictionLog.append(predictions);
    const window = { from: "2024-01-18T00:00:00.000Z", to: "2024-01-28T00:00:00.000Z" };
    expect((await runMonitor(world.ports, { ...world, window })).windows).toEqual([]);
    expect((await runMonitor(world.ports, { ...world, window, dryRun: true })).windows).toHaveLength(1);
    const [known] = first?.windows ?? [];
    if (!known) throw new Error("the first window is on record");
    const beyond = { from: "9998-01-01T00:00:00.000Z", to: "9998-01-11T00:00:00.000Z" };
    await world.ports.records.put({ ...known, key: digestOf("beyond"), window: beyond });
    world.clock.advance(10 * DAY);
    const { windows, latest } = await runMonitor(world.ports, world);
    expect(windows.map((record) => record.window)).toEqual([window]);
    expect(latest?.window).toEqual(window);
  });

  it("keeps only the first window of a silence, and calls a small one insufficient", async () => {
    const world = await makeWorld();
    await serve(world, [steady(0), { window: 1, rows: 0 }, { window: 2, rows: 0 }, { window: 3, rows: 20 }]);
    const records = await world.ports.records.list("monitoring");
    expect(records.map(({ state, predictions }) => [state, predictions])).toEqual([
      ["ok", 100],
      ["no-data", 0],
      ["insufficient", 20],
    ]);
  });

  it("looks at a silence until it lasts longer than the spec allows", async () => {
    const { monitoring } = makeDeployment();
    if (!monitoring) throw new Error("the deployment of these tests is monitored");
    const world = await makeWorld({ monitoring: { ...monitoring, checks: [{ check: "freshness", max: "25d" }] } });
    await serve(world, [steady(0), ...[1, 2, 3, 4, 5].map((window): Traffic => ({ window, rows: 0 }))]);
    const records = await world.ports.records.list("monitoring");
    expect(records.map(({ window, state }) => [window.from.slice(0, 10), state])).toEqual([
      ["2024-01-08", "ok"],
      ["2024-01-18", "no-data"],
      ["2024-01-28", "no-data"],
      ["2024-02-07", "no-data"],
    ]);
    const verdicts = records.map(({ signals }) => signals.find(({ statistic }) => statistic === "freshness")?.verdict);
    expect(verdicts).toEqual(["pass", "pass", "pass", "fail"]);
    expect(await issueOf(world)).toMatchObject({ title: "porch: it does not run as it should", state: "open" });
  });

  it("looks at inputs that were kept, at answers of all, and says how many those are", async () => {
    const world = await makeWorld();
    const { predictions, feedback } = makeTraffic(steady(0));
    const forgotten = { inputs: {}, inputsDigest: digestOf("inputs") };
    await world.ports.predictionLog.append(
      predictions.map((each, index) => (index % 4 === 0 ? each : { ...each, ...forgotten })),
    );
    await world.ports.predictionLog.appendFeedback(feedback);
    world.clock.advance(10 * DAY);
    const { windows } = await runMonitor(world.ports, world);
    expect(windows[0]).toMatchObject({ predictions: 100, withInputs: 25, labelled: feedback.length });
    const signals = windows[0]?.signals ?? [];
    expect(signals.filter(({ statistic }) => statistic === "missing").map(({ n }) => n)).toEqual([25, 25, 25]);
    expect(signals.filter(({ verdict }) => verdict === "fail")).toEqual([]);
  });

  it("sees the inputs that a canary answered too, but judges the champion by its own answers", async () => {
    const world = await makeWorld();
    const champion = makeTraffic({ window: 0, rows: 70, wrong: 0.1 });
    // Its inputs are broken, and so are its answers.
    const edit: Traffic["edit"] = (row) => ({ ...row, wind: null });
    const canary = makeTraffic({ window: 0, rows: 60, version: 2, wrong: 1, edit });
    const shadow = makeTraffic({ window: 0, rows: 50, version: 2, edit });
    const as = (role: "canary" | "shadow", { predictions }: typeof canary) =>
      predictions.map((each) => ({ ...each, role, id: `${role} ${each.id}` }));
    await world.ports.predictionLog.append([...champion.predictions, ...as("canary", canary), ...as("shadow", shadow)]);
    await world.ports.predictionLog.appendFeedback([
      ...champion.feedback,
      ...canary.feedback.map((each) => ({ ...each, id: `canary ${each.id}` })),
    ]);
    world.clock.advance(10 * DAY);
    const { windows } = await runMonitor(world.ports, world);
    expect(windows[0]).toMatchObject({ predictions: 130, labelled: 130, champion: { version: 1 } });
    const name = ({ statistic, subject, role }: Signal) => [statistic, subject, ...(role ? [role] : [])].join(" ");
    const signals = new Map(windows[0]?.signals.map((each) => [name(each), each]));
    expect(signals.get("missing wind")).toMatchObject({ n: 130, value: 60 / 130, verdict: "fail" });
    expect(signals.get("ks warmth")).toMatchObject({ n: 130 });
    expect(signals.get("prediction weather")).toMatchObject({ n: 70 });
    expect(signals.get("prediction weather canary")).toMatchObject({ n: 60 });
    expect(signals.get("prediction weather shadow")).toMatchObject({ n: 50, verdict: "inconclusive" });
    expect([...signals.values()].find(({ statistic }) => statistic === "accuracy")).toMatchObject({
      n: 70,
      verdict: "pass",
    });
  });

  it("knows the champion of a window in which only a canary answered", async () => {
    const world = await makeWorld();
    const { predictions } = makeTraffic({ window: 0, rows: 80, version: 2 });
    await world.ports.predictionLog.append(predictions.map((each) => ({ ...each, role: "canary" })));
    world.clock.advance(10 * DAY);
    const { windows } = await runMonitor(world.ports, world);
    expect(windows[0]).toMatchObject({ predictions: 80, champion: { version: 1 } });
    expect(windows[0]?.signals.find(({ statistic }) => statistic === "ks")).toMatchObject({ n: 80 });
  });

  it("finds windows that nobody looked at, in one run", async () => {
    const world = await makeWorld();
    for (const each of [steady(0), steady(1), steady(2)]) {
      await world.ports.predictionLog.append(makeTraffic(each).predictions);
    }
    world.clock.advance(30 * DAY);
    expect((await runMonitor(world.ports, world)).windows).toHaveLength(3);
  });

  it("measures a recorded window again on a dry run, without a write", async () => {
    const world = await makeWorld();
    const [first] = await serve(world, [drifted(0)]);
    const window = first?.windows[0]?.window;
    const { calls, ports } = faulty(world.ports);
    const again = await runMonitor(ports, { ...world, ...(window && { window }), dryRun: true });
    expect(again.windows[0]?.signals).toEqual(first?.windows[0]?.signals);
    expect(calls).toEqual([]);
    await expect(
      runMonitor(ports, { ...world, window: { from: "2024-01-04T00:00:00.000Z", to: "2024-01-14T00:00:00.000Z" } }),
    ).rejects.toThrow("MONITOR_WINDOW_INVALID");
  });
});

describe("the living issue", () => {
  it("is not opened by a stream that does not drift", async () => {
    const world = await makeWorld();
    const outcomes = await serve(world, [0, 1, 2, 3, 4, 5].map(steady));
    expect(outcomes.map(({ phase }) => phase)).toEqual(Array.from({ length: 6 }, () => "ok"));
    expect(await issueOf(world)).toBeUndefined();
  });

  it("opens on the second drifted window, is edited, recovers, closes and comes back", async () => {
    const world = await makeWorld();
    const outcomes = await serve(world, [
      steady(0),
      drifted(1),
      drifted(2),
      drifted(3),
      steady(4),
      steady(5),
      steady(6),
    ]);
    expect(outcomes.map(({ phase, issue }) => [phase, issue])).toEqual([
      ["ok", "nothing"],
      ["pending", "nothing"],
      ["firing", "open"],
      ["firing", "edit"],
      ["recovering", "edit"],
      ["ok", "close"],
      ["ok", "nothing"],
    ]);
    const closed = await issueOf(world);
    expect(closed?.state).toBe("closed");
    const said = await world.ports.forge.comments(closed?.number ?? 0);
    expect(said.map(({ body }) => body.split("\n")[0]?.slice(0, 12))).toEqual([
      "**Still firi",
      "**Recovering",
      "**Over.** Th",
    ]);

    // Closed on day 60, firing on day 80: more than the fourteen days in which it is the same story.
    await serve(world, [drifted(7), drifted(8)]);
    expect(await world.ports.forge.issues({ state: "all" })).toHaveLength(2);
  });

  it("opens the same issue again within fourteen days", async () => {
    const world = await makeWorld();
    const alert = (window: number): Traffic => ({ window, rows: 100, wrong: 0.6 });
    const outcomes = await serve(world, [alert(0), steady(1), steady(2), alert(3)]);
    expect(outcomes.map(({ issue }) => issue)).toEqual(["open", "edit", "close", "reopen"]);
    const issues = await world.ports.forge.issues({ state: "all" });
    expect(issues.map(({ state }) => state)).toEqual(["open"]);
  });

  it("changes nothing when run again", async () => {
    const world = await makeWorld();
    for (const each of [drifted(0), drifted(1), steady(2), steady(3)]) {
      await serve(world, [each]);
      const { calls, ports } = faulty(world.ports);
      await runMonitor(ports, world);
      expect(calls).toEqual([]);
    }
  });

  it("stays closed when a person closed it, until something else fires", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0), drifted(1)]);
    const number = (await issueOf(world))?.number ?? 0;
    await world.ports.forge.updateIssue(number, { state: "closed" });
    const [muted] = await serve(world, [drifted(2)]);
    expect(muted).toMatchObject({ phase: "firing", issue: "nothing" });
    const colder = (window: number) => ({
      ...drifted(window),
      edit: (row: Row) => ({ ...row, wind: Number(row.wind) + 9 }),
    });
    const [pending, louder] = await serve(world, [colder(3), colder(4)]);
    expect(pending).toMatchObject({ issue: "nothing" });
    expect(louder).toMatchObject({ issue: "reopen", asksFor: "drift" });
    expect((await issueOf(world))?.state).toBe("open");
  });

  it("is of one kind of trouble: another kind has its own", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0), drifted(1)]);
    const [broken] = await serve(world, [{ ...drifted(2), edit: (row: Row) => ({ ...row, wind: null }) }]);
    expect(broken?.issues).toMatchObject([
      { group: "quality", kind: "open" },
      { group: "drift", kind: "edit" },
      { group: "performance", kind: "nothing" },
      { group: "operations", kind: "nothing" },
    ]);
    const issues = await world.ports.forge.issues({ state: "open", label: "understudy/drift" });
    expect(issues.map(({ title }) => title)).toEqual([
      "porch: the data that arrives is broken",
      "porch: production no longer looks like training",
    ]);
    expect(issues[0]?.body).toMatch(/100% of wind is missing.* Seen in `w2v1\/0`, `w2v1\/1`, `w2v1\/2`\./u);
    expect(issues[1]?.body).toContain("### Broken data");
  });

  it("forgets that a person closed it once the trouble is over", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0), drifted(1)]);
    const number = (await issueOf(world))?.number ?? 0;
    await world.ports.forge.updateIssue(number, { state: "closed" });
    const outcomes = await serve(world, [steady(2), steady(3), { window: 4, rows: 100, wrong: 0.6 }]);
    expect(outcomes.map(({ phase, issue }) => [phase, issue])).toEqual([
      ["recovering", "nothing"],
      ["ok", "note"],
      ["firing", "open"],
    ]);
    expect((await runMonitor(world.ports, world)).issue).toBe("nothing");
  });

  it("writes nothing on a dry run", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0)]);
    await world.ports.predictionLog.append(makeTraffic(drifted(1)).predictions);
    world.clock.advance(10 * DAY);
    const { calls, ports } = faulty(world.ports);
    const outcome = await runMonitor(ports, { ...world, dryRun: true });
    expect(outcome).toMatchObject({ phase: "firing", issue: "open" });
    expect(calls).toEqual([]);
  });

  it("starts afresh with a new champion, and stays open until its own windows pass", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0), drifted(1)]);
    const [small, clean] = await serve(world, [
      { window: 2, rows: 20, version: 2 },
      { ...steady(3), version: 2 },
    ]);
    expect(small).toMatchObject({ phase: "unknown", issue: "edit" });
    expect(clean).toMatchObject({ phase: "ok", issue: "close" });
  });

  it("says what changed in plain words, and how to see it", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0), drifted(1)]);
    const issue = await issueOf(world);
    expect(issue?.title).toBe("porch: production no longer looks like training");
    expect(issue?.body).toMatch(/^\*\*Firing since 2024-01-08\.\*\* warmth is higher than in training: median 2\d/u);
    expect(issue?.body).toContain("--from 2024-01-18T00:00:00.000Z --to 2024-01-28T00:00:00.000Z --dry-run");
    expect(readMarker(issue?.body ?? "")).toMatchObject({ kind: "drift", key: "porch/drift" });
  });
});

describe("performance", () => {
  it("looks back for late labels, and does not count rows that were picked", async () => {
    const world = await makeWorld();
    const [first] = await serve(world, [{ window: 0, rows: 100 }]);
    expect(first?.windows[0]?.signals.find(({ statistic }) => statistic === "accuracy")).toMatchObject({ n: 0 });
    const { predictions } = makeTraffic({ window: 0, rows: 100 });
    const late = predictions.map(({ id, time, label }) => ({ id, time, deployment: "porch", label }));
    await world.ports.predictionLog.appendFeedback(late.slice(0, 60).map((each) => ({ ...each, source: "label" })));
    await world.ports.predictionLog.appendFeedback(late.slice(60).map((each) => ({ ...each, source: "review" })));
    const [second] = await serve(world, [{ window: 1, rows: 100 }]);
    expect(second?.windows[0]?.signals.find(({ statistic }) => statistic === "accuracy")).toMatchObject({
      n: 60,
      value: 1,
      verdict: "pass",
    });
  });

  it("offers a way back only where another version answered before", async () => {
    const alone = await makeWorld();
    await serve(alone, [{ window: 0, rows: 100, wrong: 0.6 }]);
    expect((await issueOf(alone))?.body).not.toContain("/rollback");
    const second = await makeWorld({ champion: { model: "weather", version: 2 } });
    await serve(second, [steady(0), { window: 1, rows: 100, wrong: 0.6, version: 2 }]);
    expect((await issueOf(second))?.body).toContain("`/rollback` to go back to the champion before");
  });

  it("fires at once when the whole interval lies below", async () => {
    const world = await makeWorld();
    const outcomes = await serve(world, [
      { window: 0, rows: 100, wrong: 0.35 },
      { window: 1, rows: 100, wrong: 0.5 },
    ]);
    expect(outcomes.map(({ phase, asksFor }) => [phase, asksFor])).toEqual([
      ["ok", null],
      ["firing", "performance"],
    ]);
    const again = await runMonitor(world.ports, world);
    expect(again).toMatchObject({ windows: [], asksFor: "performance", latest: outcomes[1]?.windows[0] });
    expect((await issueOf(world))?.title).toBe("porch: answers are worse than accepted");
  });
});
