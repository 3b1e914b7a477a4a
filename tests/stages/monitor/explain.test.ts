/** What rules cost in false alarms: said of a deployment in memory, and true of the rules themselves. */
import { describe, expect, it } from "vitest";
import { faulty } from "../../../src/adapters/memory/faulty.ts";
import { random } from "../../../src/domain/random.ts";
import type { MonitoringCheck } from "../../../src/spec/resolved.ts";
import { explainLimit } from "../../../src/stages/monitor/explain/limit-rules.ts";
import { explanationText } from "../../../src/stages/monitor/explain/report.ts";
import { runExplain } from "../../../src/stages/monitor/explain/run.ts";
import { criticalEffect, smallestSeen } from "../../../src/stages/monitor/explain/smallest.ts";
import { runMonitor } from "../../../src/stages/monitor/run.ts";
import { measureDistance } from "../../../src/stats/drift-distance.ts";
import { profileNumbers } from "../../../src/stats/profile.ts";
import { wilson } from "../../../src/stats/wilson.ts";
import { DAY, makeDeployment, makeTraffic, makeWorld, normal } from "./world.ts";

const CHECKS: readonly MonitoringCheck[] = [
  { check: "missing", max: 0.05 },
  { check: "duplicates", max: 0.1 },
  { check: "data-drift", statistic: "ks", effect: 0.15 },
  { check: "data-drift", statistic: "jensen-shannon", effect: 0.1, rule: "threshold", features: ["wind"] },
  { check: "prediction-drift", effect: 0.2 },
  { check: "multivariate-drift", effect: 0.1 },
  { check: "outliers", max: 0.05 },
  { check: "output", measure: "nulls", max: 0.1 },
];

async function explain(windows: readonly number[], checks: readonly MonitoringCheck[] = CHECKS) {
  const { monitoring } = makeDeployment();
  const world = await makeWorld(monitoring ? { monitoring: { ...monitoring, checks } } : {});
  for (const [window, rows] of windows.entries()) {
    const { predictions, feedback } = makeTraffic({ window, rows, wrong: 0.1 });
    await world.ports.predictionLog.append(predictions);
    await world.ports.predictionLog.appendFeedback(feedback);
  }
  world.clock.advance(windows.length * 10 * DAY);
  // The checks that are explained need not be those that were measured.
  if (windows.length > 0)
    await runMonitor(world.ports, { ...world, snapshot: (await makeWorld()).snapshot }).catch(() => {});
  const { calls, ports } = faulty(world.ports);
  const explanation = await runExplain(ports, world.snapshot, "porch");
  expect(calls).toEqual([]);
  return explanation;
}

describe("an explanation", () => {
  it("says of every rule what it costs, at the size of a usual window, and writes nothing", async () => {
    const explanation = await explain([100, 120, 110]);
    expect(explanation).toMatchObject({ champion: "weather 1", rows: 110, windowsRead: 3, window: "10d" });
    const named = explanation.rules.map(({ rule, subject }) => `${rule}/${subject}`);
    expect(named).toEqual([
      "missing/warmth",
      "missing/wind",
      "missing/sky",
      "duplicates/all",
      "data-drift by ks/warmth",
      "data-drift by ks/wind",
      "data-drift by ks/sky",
      "data-drift by jensen-shannon/wind",
      "prediction-drift/weather",
      "multivariate-drift/inputs",
      "outliers/inputs",
      "output/all",
      "alert/accuracy",
    ]);
    const [warmth, plain] = [explanation.rules[4], explanation.rules[7]];
    // 99.5% of windows of 110 against 300: 1.73 sqrt(1/110 + 1/300).
    expect(warmth?.floor).toBeCloseTo(0.19, 1);
    expect(warmth?.chance).toBeLessThanOrEqual(0.01 / 3);
    expect(warmth?.smallest).toMatch(/^a move by 0\.\d+ deviations$/);
    // A plain 0.1 of a distance whose bins hold eleven rows each is mostly chance.
    expect(plain?.chance).toBeGreaterThan(0.2);
    expect(plain?.open).toBeGreaterThan(0.1);
    expect(explanation.rules[3]).toMatchObject({ chance: null, perMonth: null });
    const known = explanation.rules.flatMap(({ perMonth }) => perMonth ?? []);
    expect(explanation.perMonth).toBeCloseTo(
      known.reduce((sum, each) => sum + each, 0),
      12,
    );
    const text = explanationText(explanation);
    expect(text).toContain("A usual window of 10d has 110 rows (median of the last 3).");
    expect(text).toContain("| counted |");
    expect(text).toMatch(/open \d+% of the time/);
  });

  it("says where windows are judged as fewer rows than they have", async () => {
    const alike = "- Rows that follow each other are alike, as the spec says (`correlated`).";
    const explanation = await explain([100]);
    expect(explanationText(explanation)).not.toContain(alike);
    expect(explanationText({ ...explanation, isCorrelated: true })).toContain(alike);
    const { monitoring } = makeDeployment();
    const world = await makeWorld(monitoring ? { monitoring: { ...monitoring, correlated: "auto" } } : {});
    expect(await runExplain(world.ports, world.snapshot, "porch")).toMatchObject({ isCorrelated: true });
  });

  it("is the same when asked again", async () => {
    expect(await explain([100])).toEqual(await explain([100]));
  });

  it("does not guess where no window had rows", async () => {
    const explanation = await explain([]);
    expect(explanation).toMatchObject({ rows: null, windowsRead: 0, perMonth: expect.any(Number) });
    expect(explanation.rules[4]).toMatchObject({ rows: null, floor: null, chance: null, perMonth: null });
    expect(explanationText(explanation)).toContain("No window had rows yet");
  });

  it("expects nothing of windows that are too small to be judged", async () => {
    const { rules } = await explain([20]);
    expect(rules[4]).toMatchObject({ rows: 20, chance: 0, perMonth: 0 });
  });
});

describe("an alert's chance", () => {
  const limit = { rule: "alert", statistic: "accuracy", subject: "accuracy", side: "below", isShare: true } as const;
  const signal = (hits: number, n: number) => ({
    statistic: "accuracy",
    subject: "accuracy",
    value: hits / n,
    n,
    interval: { ...wilson(hits, n, 0.95), confidence: 0.95, method: "wilson" },
    verdict: "pass" as const,
    reason: "",
  });

  it("is largest at the limit itself, which stands where nothing is known", () => {
    expect(explainLimit({ ...limit, limit: 0.6 }, [])).toMatchObject({
      chance: expect.closeTo(0.025, 12),
      isBound: true,
    });
    expect(explainLimit({ ...limit, limit: 0.6, plain: true }, [])).toMatchObject({ chance: 0.5, isBound: true });
  });

  it("is that of a bad sample where the last windows stood", () => {
    // Of 100 labels at a true 0.65 at most 50 right have a Wilson interval below 0.60: P(X <= 50) = 0.0015 (binom.cdf).
    const at = explainLimit({ ...limit, limit: 0.6 }, [signal(65, 100)]);
    expect(at.chance).toBeGreaterThan(0.0005);
    expect(at.chance).toBeLessThan(0.003);
    // The number alone: 13% of samples, as the sum of the binomial says (0.124), up to the normal approximation.
    const plain = explainLimit({ ...limit, limit: 0.6, plain: true }, [signal(65, 100)]);
    expect(plain.chance).toBeGreaterThan(0.1);
    expect(plain.chance).toBeLessThan(0.18);
  });
});

describe("the smallest change", () => {
  it("is found by windows that hold it, in four of five", () => {
    const next = random(3);
    const reference = profileNumbers(
      "x",
      Array.from({ length: 2_000 }, () => normal(next)),
    );
    const rows = 300;
    const { nulls } = measureDistance("ks", reference, reference, { binning: "quantiles", draws: 200, next });
    const threshold = criticalEffect("ks", nulls, { n: 2_000, m: rows }, 0.01);
    // 1.63 sqrt(1/n + 1/m), the limiting distribution's 99% quantile, a little less for finite samples.
    expect(threshold).toBeCloseTo(1.63 * Math.sqrt(1 / 2_000 + 1 / rows), 2);
    const seen = smallestSeen({ statistic: "ks", binning: "quantiles", reference, rows, threshold, next: random(9) });
    expect(seen).toBeGreaterThan(0.2);
    expect(seen).toBeLessThan(0.4);
    const blunt = { statistic: "ks", binning: "quantiles", reference, rows, threshold: 1.1, next } as const;
    expect(smallestSeen(blunt)).toBeNull();
  });
});
