/** Drift of features within slices: what the whole does not show, and when nothing more is said than the whole says. */
import { describe, expect, it } from "vitest";
import type { Signal } from "../../../../src/domain/records.ts";
import type { Row } from "../../../../src/domain/table.ts";
import { inTheLongRun, windowsPerMonth } from "../../../../src/policy/false-alarms.ts";
import { runExplain } from "../../../../src/stages/monitor/explain/run.ts";
import type { Monitoring } from "../../../../src/stages/monitor/facts.ts";
import { planWindow } from "../../../../src/stages/monitor/plan.ts";
import { runMonitor } from "../../../../src/stages/monitor/run.ts";
import { DAY, makeDeployment, makeTraffic, makeWorld } from "../world.ts";
import { asked, earlier, factsOf, MONITORING, signalsOf, training, weather } from "./running.ts";

const check = { check: "data-drift", statistic: "ks", effect: 0.1 } as const;
const BY_SKY = { slices: [{ by: ["sky"] }] } as const;
const who = ({ subject, slice, verdict }: Signal) => [subject, slice?.sky, verdict];
const inSlices = (signals: readonly Signal[]) => signals.filter(({ slice }) => slice !== undefined);

/** Warmer where it is clear, colder where it is cloudy; all together it is about as warm as it was. */
const crossed = (seed: number, rows = 600): readonly Row[] =>
  weather(rows, seed, (row) => {
    const warmth = Number(row.warmth) + (row.sky === "clear" ? 2 : -3);
    return { ...row, warmth: 15 + (warmth - 15) / Math.sqrt(1 + 6 / 25) };
  });

const warmthAlone = { ...check, features: ["warmth"] };

describe("slices", () => {
  it("show what cancels out in the whole", () => {
    const found = signalsOf(warmthAlone, factsOf(asked(crossed(2))), BY_SKY);
    expect(found.map(who)).toEqual([
      ["warmth", undefined, "pass"],
      ["warmth", "clear", "fail"],
      ["warmth", "cloudy", "fail"],
    ]);
    expect(found[1]?.reason).toMatch(/^warmth where sky is “clear” is higher than in training: median /u);
  });

  it("say nothing while they look as they did, or when nobody asks", () => {
    expect(signalsOf(check, factsOf(asked(weather(600, 2))), BY_SKY)).toHaveLength(3);
    const facts = factsOf(asked(crossed(2)));
    expect(signalsOf({ ...check, slices: false }, facts, BY_SKY)).toHaveLength(3);
    expect(signalsOf(check, facts)).toHaveLength(3);
  });

  it("do not repeat what the whole says", () => {
    const warmer = weather(600, 2, (row) => ({ ...row, warmth: Number(row.warmth) + 6 }));
    const found = signalsOf(warmthAlone, factsOf(asked(warmer)), BY_SKY);
    expect(found.map(who)).toEqual([["warmth", undefined, "fail"]]);
  });

  it("leave out the column that makes them, but for one in bins", () => {
    const hot = weather(600, 2, (row) => ({ ...row, warmth: Number(row.warmth) > 20 ? 40 : Number(row.warmth) }));
    const found = signalsOf({ ...warmthAlone, effect: 0.2 }, factsOf(asked(hot)), {
      slices: [{ by: ["warmth"], bins: [20] }],
    });
    expect(inSlices(found)).toMatchObject([{ subject: "warmth", slice: { warmth: ">= 20" }, verdict: "fail" }]);
    const own = { ...check, features: ["sky"] };
    expect(inSlices(signalsOf(own, factsOf(asked(crossed(2))), BY_SKY))).toEqual([]);
  });

  it("are left out with too few rows on either side", () => {
    const facts = factsOf(asked(crossed(2)));
    expect(inSlices(signalsOf(warmthAlone, facts, { ...BY_SKY, minimumRows: 300 })).map(who)).toEqual([
      ["warmth", "clear", "fail"],
    ]);
    expect(inSlices(signalsOf(warmthAlone, { ...facts, training: weather(60, 1) }, BY_SKY))).toEqual([]);
    expect(signalsOf(warmthAlone, { ...facts, training: [] }, BY_SKY)).toHaveLength(1);
  });

  it("never show names that training did not have, and are called by none of them", () => {
    const rows = weather(900, 2, (row, index) => ({
      ...row,
      sky: index % 2 ? "secret" : (row.sky ?? null),
      warmth: index,
    }));
    expect(JSON.stringify(signalsOf(warmthAlone, factsOf(asked(rows)), BY_SKY))).not.toContain("secret");
  });

  it("are judged by chance too where the whole is judged by a plain number", () => {
    const plain = { ...check, effect: 0.01, rule: "threshold" } as const;
    const found = signalsOf(plain, factsOf(asked(weather(600, 2))), BY_SKY);
    expect(found.filter(({ verdict }) => verdict === "fail")).not.toHaveLength(0);
    expect(inSlices(found)).toEqual([]);
  });

  it("are not held against training of every season", () => {
    const facts = factsOf(asked(crossed(2)));
    expect(inSlices(signalsOf(check, facts, { ...BY_SKY, season: "weekday" }))).toEqual([]);
    const own = { days: { first: 0, count: 31 }, shares: [1] };
    const against = "the dataset's rows of 1 January to 31 January";
    const year = { own, enough: 100, moment: "date", rows: weather(500, 9), against };
    const season = { columns: new Map(), against: "", year };
    const found = inSlices(signalsOf(warmthAlone, { ...facts, season }, { ...BY_SKY, season: "year" }));
    expect(found.map((each) => [each.against, each.referenceRows])).toEqual([
      [against, year.rows.filter(({ sky }) => sky === "clear").length],
      [against, year.rows.filter(({ sky }) => sky === "cloudy").length],
    ]);
  });

  it("weigh a feature as much as they are rows of the window", () => {
    const facts = factsOf(asked(crossed(2)), { importance: new Map([["warmth", 0.5]]) });
    const [whole, clear, cloudy] = signalsOf(warmthAlone, facts, BY_SKY);
    expect(whole?.importance).toBe(0.5);
    expect((clear?.importance ?? 0) + (cloudy?.importance ?? 0)).toBeCloseTo(0.5, 12);
    expect(clear?.importance).toBeCloseTo((0.5 * (clear?.n ?? 0)) / 600, 12);
  });
});

describe("window after window", () => {
  const monitoring: Monitoring = { ...MONITORING, ...BY_SKY, checks: [warmthAlone], alerts: [] };
  /** Each window with the records of those before it. */
  const run = (windows: readonly (readonly Row[])[]) => {
    const records: ReturnType<typeof planWindow>[] = [];
    for (const [index, rows] of windows.entries()) {
      const { window } = earlier(windows.length - index);
      const facts = factsOf(asked(rows), { window, history: [...records] });
      records.push(planWindow(facts, monitoring, window.to));
    }
    return records;
  };
  const clear = ({ signals }: { readonly signals: readonly Signal[] }) =>
    signals.find(({ slice }) => slice?.sky === "clear")?.verdict;

  it("the whole stays as it was while a slice fires, and what ends is told until it is over", () => {
    const same = (seed: number) => weather(600, seed);
    const records = run([same(3), crossed(4), crossed(5), same(11), same(7), same(8)]);
    expect(records.map(({ state }) => state)).toEqual(["ok", "pending", "firing", "recovering", "ok", "ok"]);
    expect(records.map(({ signals }) => signals.find(({ slice }) => !slice)?.verdict)).toEqual(Array(6).fill("pass"));
    expect(records.map(clear)).toEqual([undefined, "fail", "fail", "pass", "pass", undefined]);
  });

  it("two windows that are far apart are not two of three", () => {
    const same = (seed: number) => weather(600, seed);
    const records = run([crossed(4), same(6), same(7), same(8), crossed(5)]);
    expect(records.map(({ state }) => state)).toEqual(["pending", "pending", "pending", "ok", "pending"]);
  });

  it("a slice in trouble is judged though the whole fails as well, and with few rows it is not called over", () => {
    const warmer = weather(600, 9, (row) => ({ ...row, warmth: Number(row.warmth) + 9 }));
    const few = weather(120, 10, (row) => row);
    const records = run([crossed(4), crossed(5), warmer, few, few]);
    expect(records.map(clear)).toEqual(["fail", "fail", "fail", "inconclusive", "inconclusive"]);
    expect(records.at(-1)?.state).toBe("firing");
  });

  it("keeps which slices were looked at, with what they were held against", () => {
    const [record] = run([weather(600, 3)]);
    expect(record?.measured?.slices).toEqual([
      { slice: { sky: "clear" }, rows: expect.any(Number), referenceRows: expect.any(Number) },
      { slice: { sky: "cloudy" }, rows: expect.any(Number), referenceRows: expect.any(Number) },
    ]);
    expect(record?.measured?.slices?.reduce((sum, { rows }) => sum + rows, 0)).toBe(600);
    expect(record?.measured?.slices?.reduce((sum, each) => sum + each.referenceRows, 0)).toBe(1000);
  });
});

describe("a run", () => {
  it("reads the rows of training where slices are declared, and says beforehand what they cost", async () => {
    const { monitoring } = makeDeployment();
    if (!monitoring) throw new Error("the world of this test is watched");
    const checks = [
      { check: "data-drift", statistic: "ks", effect: 0.15 },
      { check: "missing", max: 0.05 },
    ] as const;
    const world = await makeWorld({ monitoring: { ...monitoring, checks, alerts: [], slices: [{ by: ["sky"] }] } });
    const { ports, snapshot } = world;
    const data = await ports.blobs.put(training.map((row) => JSON.stringify(row)).join("\n"));
    const version = snapshot.specs.datasetVersions.get("weather")?.get(1);
    if (!version) throw new Error("the world of this test has it");
    const { splits } = version.spec;
    const spec = { ...version.spec, splits: { ...splits, train: { ...splits.train, data } } };
    const known = { ...snapshot.specs, datasetVersions: new Map([["weather", new Map([[1, { ...version, spec }]])]]) };
    for (const window of [0, 1]) {
      await ports.predictionLog.append(makeTraffic({ window, rows: 300 }).predictions);
    }
    world.clock.advance(20 * DAY);
    const { windows } = await runMonitor(ports, { snapshot: { ...snapshot, specs: known }, deployment: "porch" });
    expect(windows.map(({ measured }) => measured?.slices?.map(({ slice }) => slice.sky))).toEqual([
      ["clear", "cloudy"],
      ["clear", "cloudy"],
    ]);
    const { rules } = await runExplain(ports, { ...snapshot, specs: known }, "porch");
    expect(rules.at(-1)).toMatchObject({ rule: "missing, in slices", chance: 0.001, among: 4 });
    const slices = rules.find(({ rule }) => rule === "data-drift by ks, in slices");
    expect(slices).toMatchObject({
      rule: "data-drift by ks, in slices",
      subject: "4 columns of 2 slices",
      chance: 0.01,
    });
    // Each at a quarter of the significance, in two of three windows: far less than one at all of it.
    const one = inTheLongRun(0.01, monitoring.firing).openings * windowsPerMonth(10 * DAY);
    expect(slices?.perMonth).toBeGreaterThan(0);
    expect(slices?.perMonth).toBeLessThan(one);
  });
});
