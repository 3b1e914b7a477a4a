/** Groups that are answered unequally: rates by hand, and judged on the interval. */
import { describe, expect, it } from "vitest";
import { random } from "../../../../src/domain/random.ts";
import type { MonitoringCheck } from "../../../../src/spec/resolved.ts";
import { performanceContext } from "../../../../src/stages/monitor/performance/context.ts";
import { measureFairness } from "../../../../src/stages/monitor/performance/fairness.ts";
import { measurePerformance } from "../../../../src/stages/monitor/performance.ts";
import { answer, factsOf, judgedTraffic, KEY, type Monitoring, monitoringOf } from "../answers.ts";

const of = (sky: string) => ({ inputs: { warmth: 1, wind: 1, sky } });
const clear = judgedTraffic(
  [
    ["rain", "rain", 30],
    ["rain", "sun", 10],
    ["sun", "sun", 40],
    ["sun", "rain", 20],
  ],
  of("clear"),
  "clear",
);
const cloudy = judgedTraffic(
  [
    ["rain", "rain", 54],
    ["rain", "sun", 36],
    ["sun", "sun", 4],
    ["sun", "rain", 6],
  ],
  of("cloudy"),
  "cloudy",
);
const facts = factsOf([...clear.rows, ...cloudy.rows], { truths: new Map([...clear.truths, ...cloudy.truths]) });

type FairnessCheck = Extract<MonitoringCheck, { readonly check: "fairness" }>;
const check = (metric: FairnessCheck["metric"], max: number): FairnessCheck => ({
  ...{ check: "fairness", by: "sky", class: "rain" },
  metric,
  max,
});
const measure = (checks: readonly MonitoringCheck[], from = facts) =>
  measurePerformance(from, monitoringOf({ checks, alerts: [] }), KEY);

describe("fairness", () => {
  it("compares how often groups are answered with the class", () => {
    const { measured, signals } = measure([check("demographic-parity.difference", 0.2)]);
    const [table] = measured.fairness;
    expect(table).toMatchObject({ by: "sky", class: "rain" });
    expect(table?.groups).toMatchObject([
      { group: "clear", n: 100, selection: 0.4, truePositive: null },
      { group: "cloudy", n: 100, selection: 0.9, truePositive: null },
    ]);
    expect(table?.measurements[0]?.value).toBeCloseTo(0.5, 12);
    expect(signals).toMatchObject([{ statistic: "demographic-parity.difference", verdict: "fail", n: 200 }]);
  });

  it("compares the odds of rows whose truth is known", () => {
    // True positives 30/50 and 54/60, false positives 10/50 and 36/40: 0.7 apart.
    const { measured, signals } = measure([check("equalized-odds.difference", 0.65)]);
    expect(measured.fairness[0]?.measurements[0]?.value).toBeCloseTo(0.7, 12);
    expect(measured.fairness[0]?.groups[1]).toMatchObject({ truePositive: 0.9, falsePositive: 0.9 });
    // Above the limit, but not by its whole interval.
    expect(signals).toMatchObject([{ verdict: "inconclusive" }]);
    expect(measure([check("equalized-odds.difference", 0.75)]).signals).toMatchObject([{ verdict: "pass" }]);
  });

  it("is one table of two checks on one column and class", () => {
    const both = measure([check("demographic-parity.difference", 0.2), check("equalized-odds.difference", 0.2)]);
    expect(both.measured.fairness).toHaveLength(1);
    expect(both.measured.fairness[0]?.measurements).toHaveLength(2);
    expect(both.signals).toHaveLength(2);
  });

  it("says nothing of rows whose group nobody knows", () => {
    const unknown = factsOf([answer("a", "rain", { inputs: {} })]);
    expect(measure([check("demographic-parity.difference", 0.2)], unknown).signals).toMatchObject([
      { verdict: "inconclusive", value: null },
    ]);
  });
});

describe("frames that follow each other", () => {
  /** Ten in a row say the same, of one group and another. */
  const frames = (run: number) => {
    const next = random(900 + run);
    return factsOf(
      Array.from({ length: 60 }, (_, scene) => {
        const label = next() < 0.4 ? "rain" : "sun";
        const sky = scene % 2 === 0 ? "clear" : "cloudy";
        return Array.from({ length: 10 }, (_frame, at) =>
          answer(`s${scene}f${at}`, label, { inputs: { warmth: 1, wind: 1, sky } }),
        );
      }).flat(),
    );
  };
  const judged = (run: number, correlated: Monitoring["correlated"]) =>
    measureFairness(
      performanceContext(
        frames(run),
        monitoringOf({ checks: [check("demographic-parity.difference", 0.05)], correlated }),
        KEY,
      ),
    ).signals[0];

  it("say less than as many others: nobody is called unequal for them", () => {
    const fails = (correlated: Monitoring["correlated"]) =>
      Array.from({ length: 20 }, (_, run) => judged(run, correlated)).filter((signal) => signal?.verdict === "fail");
    expect(fails("no").length).toBeGreaterThan(5);
    expect(fails("auto").length).toBeLessThanOrEqual(1);
    expect(fails(10).length).toBeLessThanOrEqual(1);
  });

  it("have an interval that says so, within what a difference can be", () => {
    const [free, alike] = [judged(3, "no"), judged(3, 10)];
    const width = (signal: typeof free) => (signal?.interval?.high ?? 0) - (signal?.interval?.low ?? 0);
    expect(alike?.value).toBe(free?.value);
    expect(width(alike)).toBeGreaterThan(1.5 * width(free));
    expect(alike?.interval?.low).toBeGreaterThanOrEqual(0);
    expect(alike?.interval?.method).toContain("widened for rows that are alike");
  });
});

describe("many small groups that are answered alike", () => {
  it("are seldom called unequal, though the luckiest and the unluckiest are far apart", () => {
    const outcomes = Array.from({ length: 25 }, (_, run) => {
      const next = random(run);
      const rows = Array.from({ length: 400 }, (_row, index) => {
        const sky = `g${Math.floor(20 * next())}`;
        return answer(`r${index}`, next() < 0.4 ? "rain" : "sun", { inputs: { warmth: 1, wind: 1, sky } });
      });
      return measure([check("demographic-parity.difference", 0.3)], factsOf(rows)).signals[0];
    });
    expect(outcomes.filter((signal) => (signal?.value ?? 0) > 0.3).length).toBeGreaterThan(20);
    expect(outcomes.filter((signal) => signal?.verdict === "fail").length).toBeLessThanOrEqual(2);
  });

  it("a group without a row of the class differs in no odds of it", () => {
    const none = judgedTraffic([["sun", "sun", 40]], of("foggy"), "foggy");
    const other = judgedTraffic(
      [
        ["rain", "rain", 60],
        ["sun", "sun", 40],
      ],
      of("clear"),
      "clear",
    );
    const odd = factsOf([...none.rows, ...other.rows], { truths: new Map([...none.truths, ...other.truths]) });
    expect(measure([check("equalized-odds.difference", 0.5)], odd).signals).toMatchObject([
      { verdict: "inconclusive" },
    ]);
  });
});
