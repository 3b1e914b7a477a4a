/** All checks together in one window, in a silence, and one that nobody knows. */
import { expect, it } from "vitest";
import type { MonitoringCheck } from "../../../../src/spec/resolved.ts";
import { planWindow } from "../../../../src/stages/monitor/plan.ts";
import { asked, factsOf, MONITORING, signalsOf, weather } from "./running.ts";

const CHECKS: readonly MonitoringCheck[] = [
  { check: "missing", max: 0.1 },
  { check: "range", max: 0.3 },
  { check: "schema", max: 0.1 },
  { check: "duplicates", max: 0.1 },
  { check: "constant" },
  { check: "rows", min: 10 },
  { check: "freshness", max: "2w" },
  { check: "skew", max: 0 },
  { check: "data-drift", statistic: "wasserstein", effect: 0.2 },
  { check: "multivariate-drift", effect: 0.1 },
  { check: "outliers", max: 0.1 },
  { check: "prediction-drift", effect: 0.2 },
  { check: "output", measure: "confidence", min: 0.1 },
];
const monitoring = { ...MONITORING, alerts: [], checks: CHECKS };
const AT = "2024-01-18T00:00:00.000Z";
// The last hours of the window, so that nobody was silent.
const rows = asked(weather(200, 2), { eventTime: "2024-01-17T20:00:00.000Z" });

it("each leaves a sentence, none fails without a reason, and the same rows give the same record", () => {
  const record = planWindow(factsOf(rows), monitoring, AT);
  const statistics = new Set(record.signals.map(({ statistic }) => statistic));
  for (const each of ["missing", "schema", "duplicates", "constant", "rows", "freshness", "skew", "wasserstein"]) {
    expect(statistics).toContain(each);
  }
  for (const each of ["total-variation", "reconstruction", "outliers", "prediction", "output.confidence"]) {
    expect(statistics).toContain(each);
  }
  expect(record.signals.filter(({ verdict }) => verdict === "fail" || verdict === "error")).toEqual([]);
  expect(record.signals.every(({ reason }) => reason.length > 0)).toBe(true);
  expect(record.measured?.outliers).toMatchObject({ n: 200 });
  expect(record.measured?.throughput).toBeCloseTo(200 / 864_000, 12);
  expect(planWindow(factsOf(rows), monitoring, AT)).toEqual(record);
});

it("a silence is judged as one, and as nothing else", () => {
  const record = planWindow(factsOf([]), monitoring, AT);
  expect(record).toMatchObject({ state: "no-data", predictions: 0 });
  expect(record.signals.map(({ statistic, verdict }) => [statistic, verdict])).toEqual([
    ["rows", "fail"],
    ["freshness", "pass"],
  ]);
  expect(record).not.toHaveProperty("measured");
});

it("one that nobody knows stops everything", () => {
  const unknown = { check: "astrology" } as unknown as MonitoringCheck;
  expect(() => signalsOf(unknown, factsOf(rows))).toThrow("astrology is not measured");
});
