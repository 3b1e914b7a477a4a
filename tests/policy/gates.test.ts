/** Three-way decisions: what passes, what fails, what stays open, and how often chance alone would pass. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Interval } from "../../src/domain/measurement.ts";
import { random } from "../../src/domain/random.ts";
import { VERDICTS } from "../../src/domain/verdict.ts";
import {
  type Comparison,
  type Estimate,
  gatesInError,
  intervalConfidence,
  judgeGates,
} from "../../src/policy/gates.ts";
import type { ResolvedGate } from "../../src/spec/resolved.ts";
import { tango } from "../../src/stats/tango.ts";
import { wilson } from "../../src/stats/wilson.ts";

const NO_CHAMPION: Comparison = { kind: "no-champion" };

const interval = (low: number, high: number): Interval => ({ low, high, confidence: 0.9, method: "test" });

const estimate = (value: number, low: number, high: number, n = 200): Estimate => ({
  value,
  n,
  interval: interval(low, high),
});

function judge(gate: Partial<ResolvedGate>, candidate: Estimate | null, comparison: Comparison = NO_CHAMPION) {
  const full: ResolvedGate = { metric: "accuracy", confidence: 0.95, ...gate };
  const [result] = judgeGates([{ gate: full, candidate, drop: null, champion: comparison, best: NO_CHAMPION }]).results;
  if (!result) throw new Error("no result");
  return result;
}

describe("thresholds", () => {
  test.each([
    ["min", { min: 0.7 }, [0.7, 0.9], "pass"],
    ["min", { min: 0.7 }, [0.6999, 0.9], "inconclusive"],
    ["min", { min: 0.7 }, [0.5, 0.7], "inconclusive"],
    ["min", { min: 0.7 }, [0.5, 0.6999], "fail"],
    ["max", { max: 0.7 }, [0.5, 0.7], "pass"],
    ["max", { max: 0.7 }, [0.5, 0.7001], "inconclusive"],
    ["max", { max: 0.7 }, [0.7001, 0.9], "fail"],
  ] as const)("%s %j with interval %j is %s", (_, gate, [low, high], verdict) => {
    expect(judge(gate, estimate((low + high) / 2, low, high)).verdict).toBe(verdict);
  });

  test("the sentence has the value, the bound, the confidence and n", () => {
    expect(judge({ min: 0.65 }, estimate(0.7213, 0.6649, 0.7715, 183))).toEqual({
      gate: "accuracy ≥ 0.65",
      verdict: "pass",
      reason: "Accuracy is 0.7213 (90% interval 0.6649 to 0.7715, 183 rows): enough for the required 0.65.",
      evidence: { of: "candidate", metric: "accuracy", value: 0.7213, n: 183, interval: interval(0.6649, 0.7715) },
    });
    const slow = { value: 31.5, n: 100, interval: { low: 28, high: 40, confidence: 0.98, method: "test" } };
    expect(judge({ metric: "latency.p99", max: 20, confidence: 0.99 }, slow)).toMatchObject({
      gate: "latency.p99 ≤ 20 ms at 99% confidence",
      reason: "Latency.p99 is 31.50 ms (98% interval 28.00 ms to 40.00 ms, 100 requests): more than the allowed 20 ms.",
    });
  });

  test("an open question says how many rows would close it", () => {
    const result = judge({ metric: "recall", class: "fog", min: 0.6 }, estimate(0.7, 0.55, 0.82, 40));
    // Half-width 0.15 towards a threshold 0.1 away: 2.25 times the rows.
    expect(result).toMatchObject({ verdict: "inconclusive", wanted: 90 });
    expect(result.reason).toBe(
      "Recall of fog is 0.7000 (90% interval 0.5500 to 0.8200, 40 rows of fog): on both sides of the required 0.6. If it stays there, about 90 rows of fog would decide it, 50 more than now.",
    );
  });

  test("a value on the threshold itself is not a matter of rows", () => {
    const result = judge({ min: 0.7 }, estimate(0.7, 0.65, 0.75));
    expect(result.wanted).toBeNull();
    expect(result.reason).toContain("more data would hardly decide it");
  });
});

describe("no evidence is not a pass", () => {
  test.each([
    ["not measured", null],
    ["null", { value: null, n: 0 }],
    ["without rows", { value: 1, n: 0, interval: interval(1, 1) }],
    ["few rows", estimate(1, 0.9, 1, 29)],
    ["without an interval", { value: 0.9, n: 100 }],
  ])("%s is inconclusive", (_, candidate) => {
    expect(judge({ min: 0.1 }, candidate).verdict).toBe("inconclusive");
  });

  test.each([
    ["a value that is not a number", { min: 0.1 }, estimate(Number.NaN, 0.1, 0.2)],
    ["an endless bound", { min: 0.1 }, estimate(0.5, 0.4, Number.POSITIVE_INFINITY)],
    ["no threshold", {}, estimate(1, 1, 1)],
    ["certainty", { min: 0.1, confidence: 1 }, estimate(1, 1, 1)],
    ["no confidence", { min: 0.1, confidence: 0.4 }, estimate(1, 1, 1)],
    ["a class metric without its class", { metric: "recall", min: 0.1 }, estimate(1, 1, 1)],
  ] as const)("%s is an error", (_, gate, candidate) => {
    expect(judge(gate, candidate).verdict).toBe("error");
  });

  test("no gates decide nothing", () => {
    expect(judgeGates([]).verdict).toBe("inconclusive");
  });

  test("a broken server puts every requirement in error", () => {
    const results = gatesInError([{ metric: "accuracy", min: 0.5, max: 0.9, confidence: 0.95 }], "It crashed.");
    expect(results.map(({ gate, verdict }) => [gate, verdict])).toEqual([
      ["accuracy ≥ 0.5", "error"],
      ["accuracy ≤ 0.9", "error"],
    ]);
  });
});

describe("not worse than the champion", () => {
  const gate = { notWorseThan: "champion", margin: 0.05 } as const;
  const difference = (value: number, low: number, high: number): Comparison => ({
    kind: "measured",
    difference: estimate(value, low, high),
  });

  test.each([
    ["accuracy", -0.05, 0.02, "pass"],
    ["accuracy", -0.06, 0.02, "inconclusive"],
    ["accuracy", -0.2, -0.051, "fail"],
    ["log-loss", -0.02, 0.05, "pass"],
    ["log-loss", 0.01, 0.06, "inconclusive"],
    ["log-loss", 0.051, 0.2, "fail"],
  ] as const)("%s from %d to %d is %s", (metric, low, high, verdict) => {
    const comparison = difference((low + high) / 2, low, high);
    expect(judge({ ...gate, metric }, estimate(0.5, 0.4, 0.6), comparison).verdict).toBe(verdict);
  });

  test("reads as a difference", () => {
    const result = judge(gate, null, difference(-0.012, -0.041, 0.017));
    expect(result.gate).toBe("accuracy ≥ champion − 0.05");
    expect(result.reason).toBe(
      "Accuracy differs from the champion's by −0.0120 (90% interval −0.0410 to +0.0170, 200 rows): within the margin of 0.05.",
    );
  });

  test("without a champion the absolute gates decide, and without those nobody does", () => {
    const relative = {
      gate: { metric: "accuracy", confidence: 0.95, ...gate } as const,
      candidate: null,
      drop: null,
      champion: NO_CHAMPION,
      best: NO_CHAMPION,
    };
    const absolute = {
      gate: { metric: "accuracy", min: 0.5, confidence: 0.95 } as const,
      candidate: estimate(0.8, 0.7, 0.9),
      drop: null,
      champion: NO_CHAMPION,
      best: NO_CHAMPION,
    };
    expect(judgeGates([relative, absolute]).verdict).toBe("pass");
    expect(judgeGates([relative]).verdict).toBe("inconclusive");
  });

  test("an unfair or broken comparison is never a pass", () => {
    expect(judge(gate, null, { kind: "unfair", reason: "It saw them." }).verdict).toBe("inconclusive");
    expect(judge(gate, null, { kind: "failed", reason: "It crashed." }).verdict).toBe("error");
  });
});

test("whatever is measured, the verdict is one of the four and the sentence is whole", () => {
  const number = fc.oneof(fc.double(), fc.double({ min: -2, max: 2, noNaN: true }));
  fc.assert(
    fc.property(
      number,
      number,
      number,
      fc.nat(500),
      fc.option(number, { nil: undefined }),
      (value, low, high, n, min) => {
        const gate = { ...(min !== undefined && { min }), notWorseThan: "champion", margin: 0.1 } as const;
        const measured = { value, n, interval: interval(low, high) };
        const cases = [
          {
            gate: { metric: "f1.macro", confidence: 0.95, ...gate } as const,
            candidate: measured,
            drop: null,
            champion: { kind: "measured", difference: measured } as const,
            best: NO_CHAMPION,
          },
        ];
        const { results, verdict } = judgeGates(cases);
        expect(VERDICTS).toContain(verdict);
        for (const result of results) {
          expect(result.reason).toMatch(/^\S.*\.$/u);
          if (result.verdict === "pass") expect(n).toBeGreaterThanOrEqual(30);
        }
      },
    ),
    { numRuns: 300, seed: 3 },
  );
});

describe("how often chance decides (simulated)", () => {
  const gate: ResolvedGate = { metric: "accuracy", min: 0.7, confidence: 0.95 };
  const RUNS = 2_000;

  /** Share of runs in which a model that is right with probability `skill` gets each verdict. */
  function simulate(skill: number, n: number) {
    const next = random(n + Math.round(1000 * skill));
    const tally = { pass: 0, inconclusive: 0, fail: 0, error: 0 };
    for (let run = 0; run < RUNS; run++) {
      let hits = 0;
      for (let row = 0; row < n; row++) if (next() < skill) hits++;
      const bounds = wilson(hits, n, intervalConfidence(gate));
      const { verdict } = judgeGates([
        {
          gate,
          candidate: estimate(hits / n, bounds.low, bounds.high, n),
          drop: null,
          champion: NO_CHAMPION,
          best: NO_CHAMPION,
        },
      ]);
      tally[verdict] += 1 / RUNS;
    }
    return tally;
  }

  test("a model just below the threshold passes, and one on it fails, about once in twenty", () => {
    const { pass, fail } = simulate(0.6999, 200);
    expect(pass).toBeLessThan(0.065);
    expect(fail).toBeLessThan(0.065);
    expect(pass + fail).toBeGreaterThan(0.05);
  });

  test("ten points above the threshold 200 rows nearly always see it, and ten below too", () => {
    expect(simulate(0.8, 200).pass).toBeGreaterThan(0.9);
    expect(simulate(0.6, 200).fail).toBeGreaterThan(0.9);
    expect(simulate(0.8, 200).fail).toBeLessThan(0.001);
  });

  test("a candidate worse by exactly the margin passes about once in twenty, an equal one mostly", () => {
    const passes = (loss: number) => {
      const next = random(17);
      let passed = 0;
      for (let run = 0; run < RUNS; run++) {
        let gained = 0;
        let lost = 0;
        for (let row = 0; row < 200; row++) {
          const draw = next();
          if (draw < 0.05) gained++;
          else if (draw < 0.1 + loss) lost++;
        }
        const bounds = tango(gained, lost, 200, 0.9);
        const comparison: Comparison = {
          kind: "measured",
          difference: estimate((gained - lost) / 200, bounds.low, bounds.high),
        };
        const result = judge({ notWorseThan: "champion", margin: 0.05 }, null, comparison);
        if (result.verdict === "pass") passed++;
      }
      return passed / RUNS;
    };
    expect(passes(0.05)).toBeLessThan(0.065);
    expect(passes(0)).toBeGreaterThan(0.6);
  });
});
