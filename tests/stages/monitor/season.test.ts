/** Mondays are compared with Mondays, once there are four; what windows looked like is kept, once. */
import { describe, expect, it } from "vitest";
import type { Prediction } from "../../../src/domain/prediction.ts";
import { random } from "../../../src/domain/random.ts";
import { runMonitor } from "../../../src/stages/monitor/run.ts";
import { unpackSummary } from "../../../src/stats/stored-summary.ts";
import { DAY, makeDeployment, makeTraffic, makeWorld, normal } from "./world.ts";

const { monitoring } = makeDeployment();
if (!monitoring) throw new Error("the deployment of these tests is monitored");
const seasonal = {
  ...monitoring,
  window: "1d",
  season: "weekday",
  alerts: [],
  checks: [{ check: "data-drift", statistic: "ks", effect: 0.15 }],
} as const;

/** A day's rows: Sundays are warm. */
function day(index: number, shift = 0): Prediction[] {
  const next = random(100 + index);
  const start = Date.parse("2024-01-08T00:00:00.000Z") + index * DAY;
  const warm = new Date(start).getUTCDay() === 0 ? 2 : 0;
  return makeTraffic({ window: 0, rows: 150 }).predictions.map((row, number) => ({
    ...row,
    id: `d${index}/${number}`,
    time: new Date(start + number * 1000).toISOString(),
    eventTime: new Date(start + number * 1000).toISOString(),
    inputs: { warmth: 15 + 5 * (normal(next) + warm + shift), wind: 3, sky: "clear" },
  }));
}

async function watch(days: number, edit: (index: number) => number = () => 0) {
  const world = await makeWorld({ monitoring: seasonal });
  for (let index = 0; index < days; index++) await world.ports.predictionLog.append(day(index, edit(index)));
  world.clock.advance(days * DAY);
  return world;
}

const warmth = (signals: readonly { readonly subject: string }[]) =>
  signals.find(({ subject }) => subject === "warmth");

describe("a season", () => {
  it("is the reference from the fifth week on, by name; before, and where nothing is kept, training is", async () => {
    const world = await watch(42);
    const { windows } = await runMonitor(world.ports, world);
    const sundays = windows.filter(({ window }) => new Date(window.from).getUTCDay() === 0);
    // In training no day was warm, so the first Sundays drift.
    expect(warmth(sundays[0]?.signals ?? [])).toMatchObject({ verdict: "fail" });
    expect(warmth(sundays.at(-1)?.signals ?? [])).toMatchObject({ verdict: "pass", against: "the 5 Sundays before" });
    const mondays = windows.filter(({ window }) => new Date(window.from).getUTCDay() === 1);
    expect(
      mondays.map(({ signals }) => warmth(signals)).map((signal) => signal && "against" in signal && signal.against),
    ).toEqual([...[false, false, false, false], ...["the 4 Mondays before", "the 5 Mondays before"]]);
    expect(mondays.every(({ signals }) => (warmth(signals) as { verdict?: string }).verdict !== "fail")).toBe(true);
  });

  it("that moved is seen against its own kind, and does not become usual", async () => {
    const world = await watch(43, (index) => (index === 35 || index === 42 ? 1 : 0));
    const { windows } = await runMonitor(world.ports, world);
    for (const monday of [windows[35], windows[42]]) {
      expect(warmth(monday?.signals ?? [])).toMatchObject({ verdict: "fail", against: "the 5 Mondays before" });
    }
  });

  it("whose summaries are lost is compared with training, and says so", async () => {
    const world = await watch(35);
    await runMonitor(world.ports, world);
    await world.ports.predictionLog.append(day(35));
    world.clock.advance(DAY);
    const lost = { ...world.ports.blobs, get: world.ports.blobs.get };
    const summaries = new Set((await world.ports.records.list("monitoring")).map(({ summary }) => summary));
    const blobs = {
      ...lost,
      get: async (digest: Parameters<typeof lost.get>[0]) =>
        summaries.has(digest) ? new TextEncoder().encode("torn") : lost.get(digest),
    };
    const { windows } = await runMonitor({ ...world.ports, blobs }, world);
    const signal = warmth(windows.at(-1)?.signals ?? []) as { against?: string; verdict?: string };
    expect(signal.against).toBe("training (what 5 of 5 Mondays before looked like cannot be read)");
    expect(signal.verdict).not.toBe("error");
  });
});

describe("a summary", () => {
  it("holds features and answers, the same bytes each time, and nothing that is redacted", async () => {
    const predictions = { ...makeDeployment().predictions, redact: ["wind"] };
    const digests = [];
    for (let run = 0; run < 2; run++) {
      const world = await makeWorld({ monitoring: seasonal, predictions });
      await world.ports.predictionLog.append(day(0));
      world.clock.advance(DAY);
      const [record] = (await runMonitor(world.ports, world)).windows;
      if (!record?.summary) throw new Error("a window with rows has a summary");
      digests.push(record.summary);
      const summary = unpackSummary(await world.ports.blobs.get(record.summary));
      expect(summary?.rows).toBe(150);
      expect(summary?.columns.map(({ name }) => name)).toEqual([
        "warmth",
        "sky",
        "answers:champion",
        "confidence:champion",
      ]);
    }
    expect(digests[0]).toBe(digests[1]);
  });

  it("of a dry run is not kept", async () => {
    const world = await makeWorld({ monitoring: seasonal });
    await world.ports.predictionLog.append(day(0));
    world.clock.advance(DAY);
    const { windows } = await runMonitor(world.ports, { ...world, dryRun: true });
    const [summary] = windows.flatMap((record) => record.summary ?? []);
    if (!summary) throw new Error("a window with rows has a summary");
    expect(await world.ports.blobs.has(summary)).toBe(false);
  });
});
