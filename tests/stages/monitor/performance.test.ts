/** Metrics of live answers: of whom, of which rows, of which time. */
import { describe, expect, it } from "vitest";
import { METRICS, MONITORED_METRICS, measures } from "../../../src/domain/metrics.ts";
import { random } from "../../../src/domain/random.ts";
import type { Alert } from "../../../src/spec/resolved.ts";
import type { WindowFacts } from "../../../src/stages/monitor/facts.ts";
import { measureAlert } from "../../../src/stages/monitor/performance/alerts.ts";
import { performanceContext } from "../../../src/stages/monitor/performance/context.ts";
import { measurePerformance } from "../../../src/stages/monitor/performance.ts";
import {
  answer,
  DURING,
  factsOf,
  judgedTraffic,
  KEY,
  type Monitoring,
  monitoringOf,
  servableOf,
  truthOf,
} from "./answers.ts";

const sixty = judgedTraffic([
  ["rain", "rain", 30],
  ["sun", "rain", 10],
  ["sun", "sun", 20],
]);
const facts = factsOf(sixty.rows, { truths: sixty.truths });

const measure = (alert: Alert, from: WindowFacts = facts, monitoring: Monitoring = monitoringOf()) =>
  measureAlert(alert, performanceContext(from, monitoring, KEY));

describe("a metric of labelled rows", () => {
  const loss = -(50 * Math.log(0.8) + 10 * Math.log(0.2)) / 60;
  it.each([
    ["accuracy", undefined, 50 / 60, 60],
    ["balanced-accuracy", undefined, 0.875, 60],
    ["precision", "sun", 2 / 3, 30],
    ["recall", "rain", 0.75, 40],
    ["f1", "sun", 0.8, 20],
    ["log-loss", undefined, loss, 60],
    // Squared distance: 0.08 where it is right, 1.28 where it is wrong.
    ["brier", undefined, (50 * 0.08 + 10 * 1.28) / 60, 60],
    ["ece", undefined, 50 / 60 - 0.8, 60],
    ["mcc", undefined, (30 * 20 - 10 * 0) / Math.sqrt(40 * 20 * 30 * 30), 60],
    // Pairs of a rainy and a sunny row: 30 of 40 are told apart, 10 are ties.
    ["roc-auc", "rain", 0.75 + 0.25 / 2, 20],
  ] as const)("%s of %s", (metric, className, value, n) => {
    const found = measure({ metric, ...(className && { class: className }), below: 0 });
    expect(found?.value).toBeCloseTo(value, 12);
    expect(found?.n).toBe(n);
    expect(found?.interval?.low).toBeLessThan(value);
    expect(found?.interval?.high).toBeGreaterThan(value);
  });

  it("has no value without rows, for any name in the table", () => {
    const nothing = factsOf([]);
    for (const metric of MONITORED_METRICS) {
      if (!measures(metric, "classes") || metric === "throughput") continue;
      const found = measure({ metric, class: "sun" }, nothing);
      expect(found?.value ?? null, metric).toBeNull();
    }
  });

  it("knows every name in the table where rows and truths are there", () => {
    const seen = MONITORED_METRICS.filter((metric) => measures(metric, "classes") && METRICS[metric].on === "rows");
    for (const metric of seen) expect(measure({ metric, class: "sun" })?.value, metric).not.toBeNull();
  });

  it("counts a truth that the champion has no class for as wrong", () => {
    const truths = new Map([...sixty.truths, ["snow/0", truthOf("snow", "snow")]]);
    const found = measure({ metric: "accuracy" }, factsOf([...sixty.rows, answer("snow", "sun")], { truths }));
    expect(found?.value).toBeCloseTo(50 / 61, 12);
  });

  it("leaves out what people chose to look at", () => {
    const truths = new Map([...sixty.truths, ["hard/0", truthOf("hard", "rain", "review")]]);
    const found = measure({ metric: "accuracy" }, factsOf([...sixty.rows, answer("hard", "sun")], { truths }));
    expect(found?.n).toBe(60);
  });
});

describe("a regression", () => {
  const rows = Array.from({ length: 40 }, (_, index) =>
    answer(`n${index}`, "", { value: index + (index % 2 === 0 ? 1 : -1), probabilities: [], confidence: 1 }),
  );
  const truths = new Map(
    rows.map(({ id }, index) => [id, { ...truthOf(id, ""), id, label: "", value: index }] as const),
  );
  const { reference } = facts;
  const signature = {
    ...reference.version.signature,
    task: "tabular-regression",
    label: { name: "y", classes: [] },
  } as const;
  const numbers = factsOf(rows, { truths, reference: { ...reference, version: { ...reference.version, signature } } });

  it("is measured by its errors", () => {
    expect(measure({ metric: "mae" }, numbers)).toMatchObject({ value: 1, n: 40 });
    expect(measure({ metric: "rmse" }, numbers)?.value).toBeCloseTo(1, 12);
    expect(measure({ metric: "bias" }, numbers)?.value).toBeCloseTo(0, 12);
    expect(measure({ metric: "error.p90" }, numbers)?.value).toBeCloseTo(1, 12);
    // Labels 0 to 39 have a sum of squares of 5,330 around their mean; the errors' is 40.
    expect(measure({ metric: "r2" }, numbers)?.value).toBeCloseTo(1 - 40 / 5330, 12);
  });

  it("a row without a number is not measured, and one of classes has no error", () => {
    const [first, ...others] = rows;
    const { value: _, ...without } = first ?? answer("x", "");
    expect(measure({ metric: "mae" }, { ...numbers, lookBack: [without, ...others] })?.n).toBe(39);
    expect(measure({ metric: "mae" })?.value ?? null).toBeNull();
  });
});

it("rows that are alike say less than as many others", () => {
  // Right and wrong in runs of ten.
  const runs = Array.from({ length: 30 }, (_, index) => ["sun", index % 3 === 0 ? "rain" : "sun", 10] as const);
  const alike = judgedTraffic(runs);
  const from = factsOf(alike.rows, { truths: alike.truths });
  const width = (correlated: Monitoring["correlated"]) => {
    const { interval } = measure({ metric: "accuracy" }, from, monitoringOf({ correlated })) ?? {};
    return (interval?.high ?? 0) - (interval?.low ?? 0);
  };
  expect(width("auto")).toBeGreaterThan(1.5 * width("no"));
  expect(width(10)).toBeGreaterThan(1.5 * width("no"));
});

describe("whose answers, and which", () => {
  const shadow = judgedTraffic([["sun", null, 60]], { role: "shadow", version: 2, servable: servableOf(2) });
  const both = factsOf([...sixty.rows, ...shadow.rows], { truths: sixty.truths });

  it("a shadow is measured on its own answers to the same rows", () => {
    expect(measure({ metric: "accuracy", role: "shadow" }, both)?.value).toBeCloseTo(1 / 3, 12);
    expect(measure({ metric: "accuracy" }, both)?.value).toBeCloseTo(5 / 6, 12);
    expect(measure({ metric: "accuracy", role: "canary" }, both)).toBeNull();
  });

  it("a slice is measured on its own rows, by the bins of its declaration", () => {
    const windy = judgedTraffic([["rain", "rain", 5]], { inputs: { warmth: 30, wind: 9, sky: "cloudy" } }, "windy");
    const all = factsOf([...sixty.rows, ...windy.rows], { truths: new Map([...sixty.truths, ...windy.truths]) });
    expect(measure({ metric: "accuracy", slice: { sky: "cloudy" } }, all)).toMatchObject({ value: 1, n: 5 });
    const bins = monitoringOf({ slices: [{ by: ["wind"], bins: [5] }] });
    expect(measure({ metric: "accuracy", slice: { wind: ">= 5" } }, all, bins)).toMatchObject({ value: 1, n: 5 });
    expect(measure({ metric: "accuracy", slice: { wind: "< 5" } }, all, bins)).toMatchObject({ n: 60 });
  });

  it("who decides needs no truth", () => {
    const people = judgedTraffic([["rain", null, 20]], { decision: "person" });
    const mixed = factsOf([...sixty.rows, ...people.rows]);
    expect(measure({ metric: "coverage" }, mixed)).toMatchObject({ value: 0.75, n: 80 });
    expect(measure({ metric: "forwarded" }, mixed)?.value).toBeCloseTo(0.25, 12);
  });
});

describe("over how much time", () => {
  const earlier = { eventTime: "2024-01-05T00:00:00.000Z" };
  const before = judgedTraffic([["sun", "rain", 40]], earlier, "before");
  const all = factsOf(sixty.rows, {
    lookBack: [...before.rows, ...sixty.rows],
    truths: new Map([...sixty.truths, ...before.truths]),
  });

  it("one window, where its truths are enough", () => {
    expect(measure({ metric: "accuracy" }, all)?.n).toBe(60);
  });

  it("with earlier windows, where they are too few", () => {
    expect(measure({ metric: "accuracy" }, all, monitoringOf({ minimumRows: 61 }))?.n).toBe(100);
  });

  it("as long as the alert says", () => {
    expect(measure({ metric: "accuracy", for: "20d" }, all)).toMatchObject({ n: 100, value: 0.5 });
    expect(measure({ metric: "accuracy", for: "1h" }, all)?.n).toBe(60);
    expect(measure({ metric: "coverage", for: "20d" }, all)?.n).toBe(100);
  });

  it("of the window whose truths are due", () => {
    const late = monitoringOf({ labelDelay: "10d", minimumRows: 40 });
    expect(measure({ metric: "accuracy" }, all, late)).toMatchObject({ n: 40, value: 0 });
    const { signals } = measurePerformance(
      all,
      { ...late, checks: [], alerts: [{ metric: "accuracy", below: 0.5 }] },
      KEY,
    );
    expect(signals[0]?.reason).toMatch(/of rows until 2024-01-08, whose truth is due$/);
    // What needs no truth is of the window itself.
    expect(measure({ metric: "coverage" }, all, late)?.n).toBe(60);
  });
});

describe("the software", () => {
  it("one request of many rows is one time", () => {
    const rows = Array.from({ length: 101 }, (_, index) => [
      { ...answer(`r${index}`, "sun", { latencyMs: index }), id: `r${index}/0` },
      { ...answer(`r${index}`, "sun", { latencyMs: index }), id: `r${index}/1` },
    ]).flat();
    const found = measure({ metric: "latency.p95" }, factsOf(rows));
    expect(found).toMatchObject({ value: 95, n: 101 });
    // scipy 1.17.1: binom.ppf(0.025, 101, 0.95) = 91, binom.ppf(0.975, 101, 0.95) = 100.
    expect(found?.interval).toMatchObject({ low: 90, high: 100 });
  });

  it("throughput is rows a second, however many there were", () => {
    const found = measure({ metric: "throughput" });
    expect(found?.value).toBeCloseTo(60 / 864_000, 12);
    expect((found?.interval?.low ?? 0) * 864_000).toBeLessThan(60 - 10);
    expect(measure({ metric: "throughput" }, factsOf([]))?.value).toBe(0);
  });

  it("errors and memory are the server's own word", () => {
    expect(measure({ metric: "error-rate" })).toBeNull();
    const line = (id: string, readings: Record<string, number>, device = "understudy/server") => ({
      ...{ id, time: DURING, deployment: "porch", device, readings },
    });
    const told = factsOf(sixty.rows, {
      telemetry: [
        line("1", { "server.requests": 90, "server.errors": 2, "server.rejected": 1, "server.memory": 5e6 }),
        line("2", { "server.requests": 10, "server.errors": 0, "server.rejected": 2, "server.memory": 7e6 }),
        line("3", { "server.requests": 900, "server.memory": 9e9 }, "an impostor"),
      ],
    });
    expect(measure({ metric: "error-rate" }, told)).toMatchObject({ value: 0.05, n: 100 });
    expect(measure({ metric: "memory.peak" }, told)).toMatchObject({ value: 7e6, interval: { low: 7e6, high: 7e6 } });
  });
});

describe("what is recorded", () => {
  const monitoring = monitoringOf({ slices: [{ by: ["sky"] }], alerts: [{ metric: "accuracy", below: 0.95 }] });
  const unlabelled = judgedTraffic([["sun", null, 40]], {}, "later");
  const all = factsOf([...sixty.rows, ...unlabelled.rows], { truths: sixty.truths });
  const { measured, signals } = measurePerformance(all, monitoring, KEY);

  it("says of how many rows the truth is known", () => {
    const [whole, clear] = measured.performance;
    expect(whole).toMatchObject({ role: "champion", version: 1, slice: null, kind: "realised", rows: 100 });
    expect(whole?.measurements.find(({ metric }) => metric === "accuracy")?.n).toBe(60);
    expect(clear).toMatchObject({ slice: { sky: "clear" }, rows: 100 });
  });

  it("crosses truths with answers, and confidence with accuracy", () => {
    expect(measured.confusion).toEqual({
      classes: ["rain", "sun"],
      counts: [
        [30, 10],
        [0, 20],
      ],
    });
    expect(measured.calibration).toEqual([{ confidence: expect.closeTo(0.8, 12), accuracy: 50 / 60, n: 60 }]);
  });

  it("judges the alerts", () => {
    expect(signals).toMatchObject([{ statistic: "accuracy", verdict: "fail", n: 60 }]);
  });

  it("stays small with many slices and members: the champion's largest come first", () => {
    const next = random(5);
    const traffic = (["champion", "shadow", "canary"] as const).flatMap((role, index) =>
      Array.from({ length: 300 }, (_, row) => {
        const inputs = { warmth: Math.floor(next() * 40), wind: Math.floor(next() * 3), sky: "clear" };
        return answer(`m${row}`, "sun", { role, version: 1 + index, servable: servableOf(1 + index), inputs });
      }),
    );
    const truths = new Map(traffic.map(({ id }) => [id, { ...truthOf(id, next() < 0.7 ? "sun" : "rain"), id }]));
    const slices = [{ by: ["warmth"] }, { by: ["wind"] }, { by: ["warmth", "wind"] }];
    const { performance } = measurePerformance(factsOf(traffic, { truths }), monitoringOf({ slices }), KEY).measured;
    expect(JSON.stringify(performance).length).toBeLessThan(24_000);
    expect(performance.slice(0, 3).map(({ role, slice }) => [role, slice])).toEqual([
      ["champion", null],
      ["canary", null],
      ["shadow", null],
    ]);
    expect(performance[3]).toMatchObject({ role: "champion", slice: { wind: expect.any(String) } });
  });

  it("of more classes than a table holds the rare ones are one", () => {
    const names = Array.from({ length: 40 }, (_, index) => `c${String(index).padStart(2, "0")}`);
    const many = judgedTraffic(
      names.map((name, index) => [name, name, 41 - index] as const),
      { probabilities: [] },
    );
    const { confusion } = measurePerformance(factsOf(many.rows, { truths: many.truths }), monitoring, KEY).measured;
    expect(confusion?.classes).toHaveLength(20);
    expect(confusion?.classes.at(-1)).toBe("(other classes)");
    expect(confusion?.counts.flat().reduce((sum, each) => sum + each, 0)).toBe(many.rows.length);
    const bytes = JSON.stringify(
      measurePerformance(factsOf(many.rows, { truths: many.truths }), monitoring, KEY),
    ).length;
    expect(bytes).toBeLessThan(20_000);
  });
});
