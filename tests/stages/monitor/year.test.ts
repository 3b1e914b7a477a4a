/** A season of the year: windows are compared with the same days of the dataset, from the first on. */
import { describe, expect, it } from "vitest";
import type { MonitoringRecord, Signal } from "../../../src/domain/records.ts";
import { explanationText } from "../../../src/stages/monitor/explain/report.ts";
import { runExplain } from "../../../src/stages/monitor/explain/run.ts";
import { runMonitor } from "../../../src/stages/monitor/run.ts";
import { DAY } from "./world.ts";
import { type Days, START, WINDOW, windowOf, yearWorld } from "./year-world.ts";

const CHECKS = [
  { check: "data-drift", statistic: "ks", effect: 0.15 },
  { check: "prediction-drift", effect: 0.2 },
  { check: "multivariate-drift", effect: 0.1 },
] as const;

async function watch(windows: readonly Days[], setting: Parameters<typeof yearWorld>[0] = {}) {
  const world = await yearWorld({ ...setting, monitoring: { checks: CHECKS, ...setting.monitoring } });
  for (const window of windows) await world.ports.predictionLog.append(windowOf(window));
  const last = Math.max(...windows.map(({ window }) => window));
  world.clock.advance(START + (last + 1) * WINDOW * DAY - world.ports.clock.now().getTime());
  return { ...world, ...(await runMonitor(world.ports, world)) };
}

const signal = (record: MonitoringRecord | undefined, subject: string): Signal => {
  const found = record?.signals.find((each) => each.subject === subject && !each.slice);
  if (!found) throw new Error(`${subject} is not among the signals`);
  return found;
};
const failing = (records: readonly MonitoringRecord[]) =>
  records.map(({ signals }) => signals.filter(({ verdict }) => verdict === "fail").map(({ subject }) => subject));

const YEAR = Array.from({ length: 12 }, (_, window) => ({ window }));

describe("a season of the year", () => {
  it("is no drift, from the first window on and through the year; against the whole of it nearly every month is", async () => {
    const { windows } = await watch(YEAR);
    expect(windows).toHaveLength(12);
    expect(failing(windows).flat()).toEqual([]);
    expect(signal(windows[0], "warmth")).toMatchObject({
      verdict: "pass",
      against: "the dataset's rows of 19 December to 17 January",
      referenceRows: 180,
    });
    expect(signal(windows[2], "warmth").against).toBe("the dataset's rows of 17 February to 17 March");
    expect(signal(windows[0], "weather").against).toBe("the test split's rows of 19 December to 17 January");
    const plain = await watch(YEAR, { monitoring: { season: "none" } });
    expect(failing(plain.windows).filter((subjects) => subjects.includes("warmth")).length).toBeGreaterThanOrEqual(9);
  });

  it("does not hide what is unlike it: a warm July, and a July in January", async () => {
    const { windows } = await watch([{ window: 0 }, { window: 1, shift: 1 }]);
    expect(signal(windows[1], "warmth")).toMatchObject({ verdict: "fail" });
    expect(signal(windows[1], "warmth").reason).toContain("in the dataset's rows of 18 January to 16 February");
    const world = await yearWorld({ monitoring: { checks: CHECKS } });
    const summer = windowOf({ window: 6 }).map((row, index) => ({
      ...row,
      ...timesOf(windowOf({ window: 0 })[index]),
    }));
    await world.ports.predictionLog.append(summer);
    world.clock.advance(START + WINDOW * DAY - world.ports.clock.now().getTime());
    const [january] = (await runMonitor(world.ports, world)).windows;
    expect(failing(january ? [january] : [])[0]).toEqual(expect.arrayContaining(["warmth", "sky", "weather"]));
  });

  it("is of the days that have rows: a deployment that began in the middle of its window", async () => {
    const rows = windowOf({ window: 2, perDay: 20 }).slice(-9 * 20);
    const world = await yearWorld({ monitoring: { checks: CHECKS } });
    await world.ports.predictionLog.append(rows);
    world.clock.advance(START + 3 * WINDOW * DAY - world.ports.clock.now().getTime());
    const [window] = (await runMonitor(world.ports, world)).windows;
    // Nine days have 54 rows of the dataset, and 60 are needed: a day more on either side gives 66.
    expect(signal(window, "warmth")).toMatchObject({
      verdict: "pass",
      against: "the dataset's rows of 8 March to 18 March",
      referenceRows: 66,
    });
  });

  it("with too few rows says nothing, and never compares with another season", async () => {
    // Summers only.
    const { windows } = await watch([{ window: 0 }], { trained: { from: "2023-04-01", days: 180 } });
    const warmth = signal(windows[0], "warmth");
    expect(warmth).toMatchObject({ verdict: "inconclusive", value: null, referenceRows: 0 });
    expect(warmth.reason).toContain(
      "0 rows in the dataset's rows of 4 December to 1 February, 60 are needed to say anything",
    );
    expect(signal(windows[0], "inputs")).toMatchObject({ verdict: "inconclusive", value: null });
    expect(signal(windows[0], "inputs").reason).toContain("0 rows in the dataset's rows of 4 December to 1 February");
    expect(failing(windows)).toEqual([[]]);
  });

  it("says nothing either where rows do not say when they are of", async () => {
    const { windows } = await watch([{ window: 0 }], { moment: "on" });
    expect(windows[0]?.signals.every(({ verdict }) => verdict === "inconclusive")).toBe(true);
  });

  it("is one of each slice of the answers too", async () => {
    const slices = [{ by: ["sky"] }];
    const { windows } = await watch([{ window: 0 }], { monitoring: { slices } });
    const found = windows[0]?.signals.filter(({ statistic, slice }) => statistic === "prediction" && slice) ?? [];
    expect(found.map(({ slice, verdict }) => [slice?.sky, verdict])).toContainEqual(["cloudy", "pass"]);
    expect(found.every(({ against }) => against?.startsWith("the test split's rows of "))).toBe(true);
  });
});

describe("earlier years", () => {
  const later = YEAR.map(({ window }) => ({ window: window + 12 }));

  it("are joined to the dataset, by the window that begins nearest to the same day", async () => {
    const { windows } = await watch([...YEAR, ...later]);
    // The first window on record may have begun with its deployment, and is not taken for a whole one.
    expect(signal(windows[12], "warmth").against).toBe("the dataset's rows of 13 December to 11 January");
    const again = signal(windows[13], "warmth");
    expect(again.against).toBe("the dataset's rows of 12 January to 10 February and a window of an earlier year");
    expect(again).toMatchObject({ verdict: "pass", referenceRows: 180 + 150 });
    expect(signal(windows[13], "weather")).toMatchObject({
      against: "the test split's rows of 12 January to 10 February and a window of an earlier year",
      referenceRows: 60 + 150,
    });
    expect(failing(windows).flat()).toEqual([]);
  });

  it.each([
    ["had drifted", { shift: 1 }],
    ["had too few rows", { perDay: 1 }],
  ])("that %s are no example", async (_, change) => {
    const { windows } = await watch([{ window: 0 }, { window: 1, ...change }, ...YEAR.slice(2), { window: 13 }]);
    expect(signal(windows[1], "warmth").verdict).not.toBe("pass");
    expect(signal(windows.at(-1), "warmth").against).toBe("the dataset's rows of 12 January to 10 February");
  });

  it("whose summaries are lost are left out", async () => {
    const { ports, snapshot, clock } = await watch(YEAR);
    await ports.predictionLog.append(windowOf({ window: 13 }));
    clock.advance(2 * WINDOW * DAY);
    const summaries = new Set((await ports.records.list("monitoring")).map(({ summary }) => summary));
    const torn = new TextEncoder().encode("torn");
    const get: typeof ports.blobs.get = async (digest) => (summaries.has(digest) ? torn : ports.blobs.get(digest));
    const { windows } = await runMonitor(
      { ...ports, blobs: { ...ports.blobs, get } },
      { snapshot, deployment: "porch" },
    );
    expect(signal(windows.at(-1), "warmth").against).toBe("the dataset's rows of 12 January to 10 February");
  });
});

it("measures a window again to the same record", async () => {
  const { ports, snapshot, windows } = await watch(YEAR.slice(0, 2));
  const [first] = windows;
  if (!first) throw new Error("there is a window");
  const again = await runMonitor(ports, { snapshot, deployment: "porch", window: first.window, dryRun: true });
  expect(again.windows[0]?.signals).toEqual(first.signals);
});

it("is explained at the sizes of the newest window's season", async () => {
  const { ports, snapshot } = await watch(YEAR.slice(0, 3));
  // 29 February is missing in its half of the window, so that the other half may not count in full either.
  const explanation = await runExplain(ports, snapshot, "porch");
  const sizes = explanation.rules.map(({ rule, referenceRows }) => [rule, referenceRows]);
  expect(sizes).toContainEqual(["data-drift by ks", 171]);
  expect(sizes).toContainEqual(["prediction-drift", 61]);
  expect(sizes).toContainEqual(["multivariate-drift", 171]);
  expect(explanationText(explanation)).toContain("the dataset's rows of 17 February to 17 March");
});

const timesOf = (row: { readonly time: string; readonly eventTime: string } | undefined) =>
  row && { time: row.time, eventTime: row.eventTime };
