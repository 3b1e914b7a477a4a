/** Who is told of what, when: together or window by window, however often it runs, wherever it is killed. */
import { describe, expect, it } from "vitest";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { labelOf, readMarker, writeMarker } from "../../../src/domain/names.ts";
import type { MonitoringRecord } from "../../../src/domain/records.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { SubjectState } from "../../../src/policy/signal-state.ts";
import type { Deployment } from "../../../src/spec/resolved.ts";
import { NO_MEMORY } from "../../../src/stages/monitor/issue.ts";
import { noticeOf } from "../../../src/stages/monitor/notice.ts";
import { runMonitor } from "../../../src/stages/monitor/run.ts";
import { DAY, makeDeployment, makeTraffic, makeWorld, type Traffic } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;
type Ports = World["ports"];

const steady = (window: number): Traffic => ({ window, rows: 100, wrong: 0.1 });
const drifted = (window: number, shift = 1.5): Traffic => ({ window, rows: 100, shift, wrong: 0.1 });
const broken = (window: number): Traffic => ({ ...steady(window), edit: (row: Row) => ({ ...row, wind: null }) });

const watched = (change: Partial<NonNullable<Deployment["monitoring"]>>): Partial<Deployment> => {
  const { monitoring } = makeDeployment();
  return monitoring ? { monitoring: { ...monitoring, ...change } } : {};
};

async function append({ ports }: World, traffic: Traffic): Promise<void> {
  const { predictions, feedback } = makeTraffic(traffic);
  await ports.predictionLog.append(predictions);
  await ports.predictionLog.appendFeedback(feedback);
}

async function serve(world: World, windows: readonly Traffic[]) {
  const outcomes = [];
  for (const each of windows) {
    await append(world, each);
    world.clock.advance(10 * DAY);
    outcomes.push(await runMonitor(world.ports, world));
  }
  return outcomes;
}

async function told({ ports: { forge } }: World) {
  const issues = await forge.issues({ state: "all", label: labelOf("drift") });
  return Promise.all(
    issues.map(async ({ number, title, state, body }) => ({
      ...{ number, title, state, body },
      comments: (await forge.comments(number)).map((comment) => comment.body),
    })),
  );
}

const firstWords = (comments: readonly string[]) => comments.map((body) => /^\*\*([\w ]+)/u.exec(body)?.[1]);

/** Drift and broken data, both over, and back: within two weeks of its end the one, later the other. */
const STORY = [
  ...[steady(0), drifted(1), drifted(2), broken(3), steady(4), steady(5), broken(6), drifted(7)],
  ...[drifted(8), drifted(9), steady(10), steady(11)],
];

/** The clock stands at the end; rows of a window are there once `seen` windows are. */
async function at(change: Partial<Deployment> = {}) {
  const made = await makeWorld(change);
  const start = made.clock.now().getTime();
  made.clock.advance(STORY.length * 10 * DAY);
  let seen = 0;
  const predictionLog: Ports["predictionLog"] = {
    ...made.ports.predictionLog,
    completeUntil: async () => new Date(start + seen * 10 * DAY).toISOString(),
  };
  const world: World = { ...made, ports: { ...made.ports, predictionLog } };
  const see = async (count: number) => {
    for (const traffic of STORY.slice(seen, count)) await append(world, traffic);
    seen = count;
  };
  return { world, see };
}

it("ends alike, whether windows are looked at one by one, some together, or all at once", async () => {
  const ends: unknown[] = [];
  for (const stops of [STORY.map((_, index) => index + 1), [3, 4, 9, 12], [12]]) {
    const { world, see } = await at();
    for (const stop of stops) {
      await see(stop);
      await runMonitor(world.ports, world);
    }
    ends.push(await told(world));
  }
  expect(ends[0]).toMatchObject([
    { title: "porch: production no longer looks like training", state: "closed" },
    { title: "porch: the data that arrives is broken", state: "closed" },
    { title: "porch: production no longer looks like training", state: "closed" },
  ]);
  expect(ends[1]).toEqual(ends[0]);
  expect(ends[2]).toEqual(ends[0]);
});

it("links the issue of an earlier time, and says how long it lasted and what was done", async () => {
  const { world, see } = await at();
  await see(STORY.length);
  await runMonitor(world.ports, world);
  const [newest, quality, oldest] = await told(world);
  expect(newest?.body).toContain(`The same was the matter in #${oldest?.number}.`);
  expect(firstWords(oldest?.comments ?? [])).toEqual(["Recovering", "Over"]);
  expect(oldest?.comments[1]).toMatch(/It lasted 40 d \(from 2024-01-18\), 4 windows, of which 2 failed\./u);
  expect(oldest?.comments[1]).toContain("Nothing was done about it that is on record.");
  expect(firstWords(quality?.comments ?? [])).toEqual(["Recovering", "Over", "Back", "Recovering", "Over"]);
});

it("is killed anywhere, with the webhook among it, and ends as an unbroken run; nothing goes untold", async () => {
  const story = [3, 6, 12];
  const play = async (step: (ports: Ports, world: World) => Promise<void>) => {
    const { world, see } = await at(watched({ webhook: true }));
    for (const stop of story) {
      await see(stop);
      await step(world.ports, world);
    }
    const notices = world.ports.notifier.told.map(({ text }) => text);
    return { issues: await told(world), notices: notices.filter((text, index) => text !== notices[index - 1]) };
  };
  const run = async (ports: Ports, world: World) => void (await runMonitor(ports, world));
  const unbroken = await play(run);
  expect(unbroken.notices.length).toBeGreaterThan(2);
  for (const when of ["dieBefore", "dieAfter"] as const) {
    for (let call = 1; call <= 12; call++) {
      const outcome = await play(async (ports, world) => {
        await run(faulty(ports, { [when]: call }).ports, world).catch((error: unknown) =>
          expect(error).toBeInstanceOf(Crash),
        );
        await run(ports, world);
      });
      expect(outcome, `${when} ${call}`).toEqual(unbroken);
    }
  }
}, 120_000);

describe("while it lasts", () => {
  it("says since when the oldest fires that fires still, not what was over meanwhile", async () => {
    const world = await makeWorld();
    const without = (window: number, name: string): Traffic => ({
      ...steady(window),
      edit: (row: Row) => ({ ...row, [name]: null }),
    });
    await serve(world, [without(0, "wind")]);
    expect((await told(world))[0]?.body).toMatch(/^\*\*Firing since 2024-01-08\.\*\*/u);
    await serve(world, [without(1, "warmth"), without(2, "warmth")]);
    expect((await told(world))[0]?.body).toMatch(/^\*\*Firing since 2024-01-18\.\*\* .*warmth/u);
  });

  it("reminds once a week, however often it runs, and says what changed since", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0), drifted(1)]);
    for (let hour = 0; hour < 15 * 24; hour += 6) {
      world.clock.advance(DAY / 4);
      await runMonitor(world.ports, world);
    }
    const [issue] = await told(world);
    expect(firstWords(issue?.comments ?? [])).toEqual(["Still firing", "Still firing"]);
    expect(issue?.comments[0]).toContain("It is what it was then.");
    expect(issue?.comments[0]).toContain("- warmth is higher than in training");
  });

  it("tells when it becomes twice as bad, within the week too", async () => {
    const world = await makeWorld();
    const day = (window: number, shift: number) => drifted(window, shift);
    await append(world, day(0, 0.9));
    await append(world, day(1, 0.9));
    await append(world, day(2, 4));
    world.clock.advance(20 * DAY);
    await runMonitor(world.ports, world);
    world.clock.advance(10 * DAY);
    const { ports } = world;
    // As if the window were a day: less than a week since it was told.
    const [open] = await told(world);
    const marker = readMarker(open?.body ?? "");
    const recent = { ...marker?.data, told: new Date(world.clock.now().getTime() - DAY).toISOString(), far: 1.6 };
    const body = `text\n\n${writeMarker({ kind: "drift", key: "porch/drift", data: recent })}\n`;
    await ports.forge.updateIssue(open?.number ?? 0, { body });
    await runMonitor(ports, world);
    await runMonitor(ports, world);
    const [issue] = await told(world);
    expect(firstWords(issue?.comments ?? [])).toEqual(["Worse"]);
  });

  it("says no more than four things a day, but always that it is over", async () => {
    const { world, see } = await at();
    await see(4);
    await runMonitor(world.ports, world);
    const [drift] = (await told(world)).filter(({ title }) => title.includes("training"));
    const before = drift?.comments.length ?? 0;
    for (let index = before; index < 4; index++) {
      const noise = writeMarker({ kind: "drift", key: `porch/drift/noise ${index}` });
      await world.ports.forge.comment(drift?.number ?? 0, `noise\n\n${noise}`);
    }
    await see(6);
    await runMonitor(world.ports, world);
    const [after] = (await told(world)).filter(({ number }) => number === drift?.number);
    expect(after?.state).toBe("closed");
    expect(firstWords(after?.comments.slice(4) ?? [])).toEqual(["Over"]);
  });

  it("is not kept from telling by a stranger's comments", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0), drifted(1), drifted(2)]);
    const { forge } = world.ports;
    await append(world, steady(3));
    world.clock.advance(10 * DAY);
    const noise = [1, 2, 3, 4, 5].map((id) => ({
      ...{ id: 990 + id, author: "mallory", createdAt: world.clock.now().toISOString() },
      body: writeMarker({ kind: "drift", key: `porch/drift/noise ${id}` }),
    }));
    const flooded: Ports["forge"] = {
      ...forge,
      access: async (user) => (user === "mallory" ? "none" : "admin"),
      comments: async (number) => [...(await forge.comments(number)), ...noise],
    };
    await runMonitor({ ...world.ports, forge: flooded }, world);
    expect(firstWords((await told(world))[0]?.comments ?? []).at(-1)).toBe("Recovering");
  });

  it("does not take a stranger's marker for its own word", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0), drifted(1), drifted(2)]);
    const [issue] = await told(world);
    expect(issue?.state).toBe("open");
    const { forge } = world.ports;
    const stranger: Ports["forge"] = { ...forge, access: async () => "none" };
    const comments: Ports["forge"]["comments"] = async (number) => [
      { id: 999, author: "mallory", createdAt: "2024-01-01T00:00:00.000Z", body: forged },
      ...(await forge.comments(number)),
    ];
    const forged = writeMarker({ kind: "drift", key: "porch/drift/2024-02-17T00:00:00.000Z/recovering" });
    await append(world, steady(3));
    world.clock.advance(10 * DAY);
    await runMonitor({ ...world.ports, forge: { ...stranger, comments } }, world);
    expect(firstWords((await told(world))[0]?.comments ?? []).at(-1)).toBe("Recovering");
  });
});

describe("the webhook", () => {
  it("hears of each change once, with a link, and of nothing else", async () => {
    const world = await makeWorld(watched({ webhook: true }));
    const outcomes = await serve(world, [drifted(0), drifted(1), steady(2), steady(3), steady(4)]);
    await runMonitor(world.ports, world);
    const { told: notices } = world.ports.notifier;
    expect(notices.map(({ text }) => text)).toEqual([
      "Firing: porch: production no longer looks like training (#1)",
      "Recovering: porch: production no longer looks like training (#1)",
      "Over: porch: production no longer looks like training (#1)",
    ]);
    expect(JSON.stringify(notices[0]?.blocks)).toContain("<https://forge.example/issues/1|#1>");
    expect(outcomes[1]?.issues.find(({ group }) => group === "drift")?.notice).toEqual({ kind: "delivered" });
  });

  it("that fails is no reason to stop: it is told, and tried again with the next run, for a day", async () => {
    const world = await makeWorld(watched({ webhook: true }));
    const { notifier } = world.ports;
    notifier.answer({ kind: "failed", reason: "it answered 500" });
    const [, opened] = await serve(world, [drifted(0), drifted(1)]);
    expect(opened?.issues.find(({ group }) => group === "drift")).toMatchObject({
      kind: "open",
      notice: { kind: "failed", reason: "it answered 500" },
    });
    notifier.answer({ kind: "delivered" });
    const again = await runMonitor(world.ports, world);
    expect(again.issues.find(({ group }) => group === "drift")).toMatchObject({ notice: { kind: "delivered" } });
    const tries = notifier.told.length;
    await runMonitor(world.ports, world);
    expect(notifier.told).toHaveLength(tries);
    notifier.answer({ kind: "failed", reason: "it is away" });
    await serve(world, [steady(2)]);
    world.clock.advance(2 * DAY);
    const before = notifier.told.length;
    await runMonitor(world.ports, world);
    expect(notifier.told).toHaveLength(before);
  });

  it("hears nothing where the deployment does not ask for it", async () => {
    const world = await makeWorld();
    await serve(world, [drifted(0), drifted(1)]);
    expect(world.ports.notifier.told).toEqual([]);
  });

  it("is not led to mention or link by what data says", async () => {
    const world = await makeWorld(watched({ webhook: true }));
    const evil = "<!channel> <https://evil.example|x> *a* @here";
    await serve(world, [{ ...steady(0), edit: (row: Row) => ({ ...row, sky: evil }) }]);
    const [notice] = world.ports.notifier.told;
    expect(notice?.text).toBe("Firing: porch: the data that arrives is broken (#1)");
    const said = JSON.stringify(notice);
    expect(said).toContain("sky");
    expect(said).not.toMatch(/<!|<https:\/\/evil/u);
  });

  it("is sent what it takes, however much of a text is escapes", () => {
    const name = `@here ${"&".repeat(2000)}😀`;
    const signal = { subject: name, statistic: "missing", value: 1, n: 9, verdict: "fail", reason: name };
    const window = { from: "2024-01-08T00:00:00.000Z", to: "2024-01-18T00:00:00.000Z" };
    const champion = { model: "weather", version: 1, servable: digestOf("weather") };
    const signals = Array.from({ length: 9 }, (_, at) => ({ ...signal, subject: `${at}${name}` }));
    const record = { window, champion, predictions: 9, signals } as unknown as MonitoringRecord;
    const states = signals.map(({ subject, statistic }) => ({ subject, statistic, phase: "firing" }));
    const { blocks } = noticeOf({
      ...{ deployment: "porch", group: "quality", memory: NO_MEMORY, title: "porch", number: 1, page: null },
      moment: {
        ...{ record, records: [record], dropped: [], groups: new Set(["quality"] as const) },
        states: states as unknown as SubjectState[],
      },
    });
    const texts = blocks.flatMap((block) => (block.type === "section" ? [block.text] : block.elements));
    for (const { text, verbatim } of texts) {
      expect(text.length).toBeLessThanOrEqual(3000);
      expect(text.isWellFormed() && verbatim).toBe(true);
      expect(text).not.toMatch(/@here|&(?!(?:amp|lt|gt);)/u);
    }
    expect(texts[1]?.text).toContain("&amp;");
  });
});

describe("an issue of an earlier version", () => {
  it("goes on as the one of drift, and ends with a word on the others", async () => {
    const world = await makeWorld();
    const { forge } = world.ports;
    await serve(world, [drifted(0), drifted(1)]);
    const [issue] = await told(world);
    const { phase, firing } = readMarker(issue?.body ?? "")?.data ?? {};
    const old = { kind: "drift", key: "porch/drift", data: { phase: phase ?? "", firing: firing ?? "" } } as const;
    await forge.updateIssue(issue?.number ?? 0, { body: `text\n\n${writeMarker(old)}\n` });
    await serve(world, [steady(2), steady(3)]);
    const all = await told(world);
    expect(all).toHaveLength(1);
    expect(all[0]?.state).toBe("closed");
    expect(firstWords(all[0]?.comments ?? [])).toEqual(["Recovering", "Over"]);
  });
});
