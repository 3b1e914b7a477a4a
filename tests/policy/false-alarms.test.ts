/** The chain of verdicts against closed forms, and against the very state machine run on drawn verdicts. */
import { describe, expect, it } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { random } from "../../src/domain/random.ts";
import type { MonitoringRecord } from "../../src/domain/records.ts";
import { falseAlarmsPerMonth, inTheLongRun } from "../../src/policy/false-alarms.ts";
import { type FiringRule, foldSignals } from "../../src/policy/signal-state.ts";

const DAY = 86_400_000;

const openingsPerWindow = (chance: number, rule: FiringRule) => inTheLongRun(chance, rule).openings;

/** Alarms that opened in `windows` drawn windows, by `foldSignals` over the last windows that it can remember. */
function simulate(chance: number, rule: FiringRule, windows: number): number {
  const next = random(11);
  let [openings, open, verdicts, passes] = [0, false, [] as boolean[], 0];
  for (let window = 0; window < windows; window++) {
    const failed = next() < chance;
    verdicts = [...verdicts, failed].slice(-rule.of);
    passes = failed ? 0 : passes + 1;
    if (open) open = passes < rule.clears;
    else if (failed && verdicts.filter(Boolean).length >= rule.fires) [open, openings] = [true, openings + 1];
  }
  return openings;
}

const record = (index: number, failed: boolean): MonitoringRecord => ({
  schema: 1,
  kind: "monitoring",
  key: digestOf(String(index)),
  createdAt: "2024-01-01T00:00:00.000Z",
  deployment: "d",
  window: { from: new Date(index * DAY).toISOString(), to: new Date((index + 1) * DAY).toISOString() },
  champion: { model: "m", version: 1, servable: digestOf("a") },
  predictions: 100,
  labelled: 0,
  signals: [{ statistic: "ks", subject: "x", value: 0, n: 100, verdict: failed ? "fail" : "pass", reason: "" }],
  state: "ok",
});

const RULES: readonly FiringRule[] = [
  { fires: 2, of: 3, clears: 2 },
  { fires: 1, of: 1, clears: 2 },
  { fires: 1, of: 3, clears: 1 },
  { fires: 3, of: 5, clears: 4 },
];

describe("openings a window", () => {
  it("are the chance itself where one window fires and one ends it, less those that find an alarm open", () => {
    // Alternating renewal: open after a failure, closed by the next pass.
    for (const chance of [0.001, 0.05, 0.5]) {
      expect(openingsPerWindow(chance, { fires: 1, of: 1, clears: 1 })).toBeCloseTo(chance * (1 - chance), 12);
    }
  });

  it("take two failures close together under 2 of 3", () => {
    // Two in a row, or two around a pass: 2 q^2 to the first order.
    const chance = 1e-4;
    expect(openingsPerWindow(chance, { fires: 2, of: 3, clears: 2 }) / (2 * chance ** 2)).toBeCloseTo(1, 3);
  });

  it.each(RULES)("are those of drawn verdicts: %o", (rule) => {
    for (const chance of [0.05, 0.3]) {
      const windows = 200_000;
      const found = simulate(chance, rule, windows) / windows;
      expect(Math.abs(found - openingsPerWindow(chance, rule))).toBeLessThan(0.003);
    }
  });

  it.each(RULES)("are those of the state machine itself: %o", (rule) => {
    const next = random(5);
    const records = Array.from({ length: 120 }, (_, index) => record(index, next() < 0.3));
    let openings = 0;
    let before = "ok";
    for (let index = 0; index < records.length; index++) {
      const phase = foldSignals(records.slice(0, index + 1), rule)[0]?.phase ?? "ok";
      if (phase === "firing" && before !== "firing" && before !== "recovering") openings++;
      before = phase;
    }
    const again = random(5);
    const drawn = Array.from({ length: 120 }, () => again() < 0.3);
    let [open, passes, expected] = [false, 0, 0];
    for (const [index, failed] of drawn.entries()) {
      passes = failed ? 0 : passes + 1;
      const failures = drawn.slice(Math.max(0, index + 1 - rule.of), index + 1).filter(Boolean).length;
      if (open) open = passes < rule.clears;
      else if (failed && failures >= rule.fires) [open, expected] = [true, expected + 1];
    }
    expect(openings).toBe(expected);
    expect(openings).toBeGreaterThan(1);
  });

  it("are few where the alarm hardly ever ends, which the share of windows with an open one says", () => {
    const rule = { fires: 2, of: 3, clears: 2 };
    const always = inTheLongRun(0.95, rule);
    expect(always.openings).toBeLessThan(0.01);
    expect(always.open).toBeGreaterThan(0.99);
    // Once it fires and once it ends: open after a failure.
    expect(inTheLongRun(0.2, { fires: 1, of: 1, clears: 1 }).open).toBeCloseTo(0.2, 12);
  });

  it("are none without chance, and bounded with certainty", () => {
    expect(openingsPerWindow(0, { fires: 1, of: 1, clears: 1 })).toBe(0);
    expect(openingsPerWindow(Number.NaN, { fires: 1, of: 1, clears: 1 })).toBe(0);
    expect(openingsPerWindow(1, { fires: 2, of: 3, clears: 2 })).toBeCloseTo(0, 12);
  });
});

it("a month has as many windows as fit", () => {
  const once = { fires: 1, of: 1, clears: 1 };
  expect(falseAlarmsPerMonth(0.01, once, DAY)).toBeCloseTo((365.25 / 12) * 0.01 * 0.99, 10);
  expect(falseAlarmsPerMonth(0.01, once, 7 * DAY)).toBeCloseTo(falseAlarmsPerMonth(0.01, once, DAY) / 7, 12);
});
