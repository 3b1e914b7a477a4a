/** Metrics of live answers. */
import { describe, expect, it } from "vitest";
import { MONITORED_METRICS, type MonitoredMetric } from "../../../src/domain/metrics.ts";
import { random } from "../../../src/domain/random.ts";
import { type Answered, measureMetric } from "../../../src/stages/monitor/performance.ts";

const answered: Answered = {
  classes: ["rain", "sun"],
  judged: [
    ...Array.from({ length: 30 }, () => ({ truth: "rain", label: "rain", value: null, probabilityOfTruth: 0.9 })),
    ...Array.from({ length: 10 }, () => ({ truth: "rain", label: "sun", value: null, probabilityOfTruth: 0.2 })),
    ...Array.from({ length: 20 }, () => ({ truth: "sun", label: "sun", value: null, probabilityOfTruth: 0.7 })),
  ],
  latenciesMs: Array.from({ length: 101 }, (_, index) => index),
};

const measure = (metric: MonitoredMetric, className?: string, from = answered) =>
  measureMetric(metric, className, from, random(1));

describe("a metric", () => {
  it.each([
    ["accuracy", undefined, 50 / 60, 60],
    ["balanced-accuracy", undefined, 0.875, 60],
    ["precision", "sun", 2 / 3, 30],
    ["recall", "rain", 0.75, 40],
    ["f1", "sun", 0.8, 60],
    ["log-loss", undefined, -(30 * Math.log(0.9) + 10 * Math.log(0.2) + 20 * Math.log(0.7)) / 60, 60],
    ["latency.p95", undefined, 95, 101],
  ] as const)("%s of %s", (metric, className, value, n) => {
    const found = measure(metric, className);
    expect(found?.value).toBeCloseTo(value, 12);
    expect(found?.n).toBe(n);
    expect(found?.interval?.low).toBeLessThan(value);
    expect(found?.interval?.high).toBeGreaterThan(value);
  });

  it("is null where the log cannot know it", () => {
    expect(measure("error-rate")).toBeNull();
    expect(measure("consistency")).toBeNull();
  });

  it("has no value without rows, for any name in the table", () => {
    const nothing = { ...answered, judged: [], latenciesMs: [] };
    for (const metric of MONITORED_METRICS) {
      expect(measure(metric, "sun", nothing)?.value ?? null, metric).toBeNull();
    }
  });

  it("counts a truth that the champion has no class for as wrong", () => {
    const snow = { truth: "snow", label: "sun", value: null, probabilityOfTruth: 0 };
    const found = measure("accuracy", undefined, { ...answered, judged: [...answered.judged, snow] });
    expect(found?.value).toBeCloseTo(50 / 61, 12);
  });
});

it("a regression is measured by its errors, and a classification has none", () => {
  const judged = Array.from({ length: 40 }, (_, index) => ({
    truth: String(index),
    label: "",
    value: index + (index % 2 === 0 ? 1 : -1),
    probabilityOfTruth: 0,
  }));
  const numbers = { classes: [], judged, latenciesMs: [] };
  expect(measureMetric("mae", undefined, numbers, random(1))).toMatchObject({ value: 1, n: 40 });
  expect(measureMetric("rmse", undefined, numbers, random(1))?.value).toBeCloseTo(1, 12);
  // Labels 0 to 39 have a sum of squares of 5,330 around their mean; the errors' is 40.
  expect(measureMetric("r2", undefined, numbers, random(1))?.value).toBeCloseTo(1 - 40 / 5330, 12);
  const classes = { ...numbers, judged: judged.map((each) => ({ ...each, value: null })) };
  expect(measureMetric("mae", undefined, classes, random(1))).toMatchObject({ value: null, n: 0 });
});
