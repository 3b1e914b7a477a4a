/** Gates on slices, groups, drops, loads and rivals: what each verdict is, and the sentence under it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { METRICS, type MetricName } from "../../src/domain/metrics.ts";
import { type Comparison, type Estimate, type GateCase, judgeGates } from "../../src/policy/gates.ts";
import type { ResolvedGate } from "../../src/spec/resolved.ts";

const NOBODY: Comparison = { kind: "no-champion" };

const estimate = (value: number, low: number, high: number, more: Partial<Estimate> = {}): Estimate => ({
  value,
  n: 312,
  interval: { low, high, confidence: 0.9, method: "test" },
  ...more,
});

const measured = (difference: Estimate, relative?: Estimate): Comparison => ({
  kind: "measured",
  difference,
  ...(relative && { relative }),
});

type Numbers = Partial<Omit<GateCase, "gate">>;

function judge(gate: Partial<ResolvedGate>, numbers: Numbers = {}) {
  const full: ResolvedGate = { metric: "accuracy", confidence: 0.95, ...gate };
  const [result] = judgeGates([
    { gate: full, candidate: null, drop: null, champion: NOBODY, best: NOBODY, ...numbers },
  ]).results;
  if (!result) throw new Error("no result");
  return result;
}

describe("a slice", () => {
  const gate = {
    metric: "recall",
    class: "car",
    slice: { camera: "north" },
    notWorseThan: "champion",
    margin: 0.02,
  } as const;

  test("that lost more than the margin is told with what it was, what it is, the interval and the rows", () => {
    const difference = estimate(-0.07, -0.11, -0.03, { from: 0.91, to: 0.84 });
    expect(judge(gate, { champion: measured(difference) })).toEqual({
      gate: "recall of car on camera=north ≥ champion − 0.02",
      verdict: "fail",
      reason:
        "Recall of car on camera=north fell from the champion's 0.9100 to 0.8400 (−0.0700, 90% interval −0.1100 to −0.0300, 312 rows of car): more than the margin of 0.02.",
      evidence: {
        of: "difference",
        rival: "champion",
        metric: "recall",
        slice: { camera: "north" },
        value: -0.07,
        from: 0.91,
        to: 0.84,
        n: 312,
        interval: { low: -0.11, high: -0.03, confidence: 0.9, method: "test" },
      },
    });
  });

  test("that is missing, or too small, is never a pass", () => {
    expect(judge(gate, { champion: measured({ value: null, n: 0 }) })).toMatchObject({
      verdict: "inconclusive",
      reason: "Recall of car on camera=north cannot be measured: no row of car counts for it.",
    });
    const few = measured(estimate(0.1, 0.05, 0.2, { n: 29 }));
    expect(judge(gate, { champion: few })).toMatchObject({ verdict: "inconclusive", wanted: 30 });
    expect(judge({ min: 0.5, slice: { camera: "north" } })).toMatchObject({ verdict: "inconclusive" });
  });
});

describe("a drop", () => {
  const gate = { perturbation: "dark", maxDrop: 0.05 } as const;

  test.each([
    [0.01, 0.05, "pass", "within the allowed drop of 0.05"],
    [0.02, 0.06, "inconclusive", "on both sides of the allowed drop of 0.05"],
    [0.051, 0.09, "fail", "more than the allowed drop of 0.05"],
  ] as const)("from %d to %d is %s", (low, high, verdict, why) => {
    const result = judge(gate, { drop: estimate((low + high) / 2, low, high, { from: 0.9, to: 0.87 }) });
    expect(result).toMatchObject({
      gate: "accuracy under dark drops by at most 0.05",
      verdict,
      evidence: { of: "drop", from: 0.9, to: 0.87 },
    });
    expect(result.reason).toContain("Accuracy under dark fell from 0.9000 to 0.8700 (a drop of ");
    expect(result.reason).toContain(why);
  });

  test("without its perturbation, or not measured, is never a pass", () => {
    expect(judge({ maxDrop: 0.05 }, { drop: estimate(0, 0, 0) }).verdict).toBe("error");
    expect(judge(gate, { candidate: estimate(1, 1, 1) }).verdict).toBe("inconclusive");
  });
});

describe("better than the champion", () => {
  test.each([
    ["accuracy", 0.001, 0.05, "pass", "better than the champion"],
    ["accuracy", 0, 0.05, "inconclusive", "perhaps better than the champion, perhaps not"],
    ["accuracy", -0.05, 0, "fail", "not better than the champion"],
    ["log-loss", -0.05, -0.001, "pass", "better than the champion"],
    ["log-loss", -0.05, 0, "inconclusive", "perhaps better than the champion, perhaps not"],
    ["log-loss", 0, 0.05, "fail", "not better than the champion"],
  ] as const)("%s from %d to %d is %s", (metric, low, high, verdict, why) => {
    const champion = measured(estimate((low + high) / 2, low, high));
    const result = judge({ metric, betterThan: "champion" }, { champion });
    expect(result.verdict).toBe(verdict);
    expect(result.reason).toContain(`: ${why}.`);
  });

  test("equal in every row is not better, and no number of rows would make it so", () => {
    const champion = measured(estimate(0, -0.004, 0.004, { from: 0.8, to: 0.8 }));
    const result = judge({ betterThan: "champion" }, { champion });
    expect(result).toMatchObject({ gate: "accuracy > champion", verdict: "inconclusive", wanted: null });
    expect(result.reason).toContain("stayed at the champion's 0.8000");
  });
});

describe("a margin in percent", () => {
  const gate = {
    metric: "latency.p99",
    load: { concurrency: 16, for: "20s" },
    notWorseThan: "champion",
    margin: "20%",
  } as const;
  const difference = estimate(1, -5, 9, { from: 10, to: 11 });

  test("is judged by the ratio, whatever the difference", () => {
    const champion = measured(difference, estimate(0.1, 0.05, 0.2));
    expect(judge(gate, { champion })).toMatchObject({
      gate: "latency.p99 at 16 at once for 20s ≤ champion + 20%",
      verdict: "pass",
      reason:
        "Latency.p99 at 16 at once for 20s rose from the champion's 10.00 ms to 11.00 ms (+10.0%, 90% interval +5.0% to +20.0%, 312 requests): within the margin of 20%.",
      evidence: { of: "relative", value: 0.1 },
    });
    expect(judge(gate, { champion: measured(difference, estimate(0.3, 0.21, 0.4)) }).verdict).toBe("fail");
  });

  test("of throughput is a share that may be lost", () => {
    const slower = measured(difference, estimate(-0.1, -0.15, -0.05));
    const throughput = { ...gate, metric: "throughput" } as const;
    expect(judge(throughput, { champion: slower })).toMatchObject({
      gate: "throughput at 16 at once for 20s ≥ champion − 20%",
      verdict: "pass",
    });
  });

  test("without a ratio, or of a score, is never a pass", () => {
    expect(judge(gate, { champion: measured(estimate(0, 0, 0)) }).verdict).toBe("inconclusive");
    const share = { ...gate, metric: "accuracy", load: undefined } as const;
    const champion = measured(estimate(0, 0, 0), estimate(0, 0, 0));
    expect(judge(share as unknown as ResolvedGate, { champion }).verdict).toBe("error");
  });
});

describe("the best so far", () => {
  const gate = { notWorseThan: "best", margin: 0.02 } as const;
  const lost = measured(estimate(-0.06, -0.09, -0.03, { from: 0.9, to: 0.84 }));
  const held = measured(estimate(0, -0.01, 0.01, { from: 0.84, to: 0.84 }));

  test("stops a candidate that only the champion would let pass", () => {
    const result = judge(gate, { champion: held, best: lost });
    expect(result).toMatchObject({ gate: "accuracy ≥ best − 0.02", verdict: "fail", evidence: { rival: "best" } });
    expect(result.reason).toContain("Accuracy fell from the best's 0.9000 to 0.8400");
  });

  test("is at least the champion, who was perhaps never measured on these rows", () => {
    expect(judge(gate, { champion: lost, best: held })).toMatchObject({
      verdict: "fail",
      evidence: { rival: "champion" },
    });
    expect(judge(gate, { champion: lost })).toMatchObject({ verdict: "fail" });
    expect(judge(gate, { champion: held, best: held })).toMatchObject({ verdict: "pass", evidence: { rival: "best" } });
  });

  test("that nobody is yet decides nothing by itself", () => {
    expect(judge(gate).verdict).toBe("inconclusive");
    expect(judge(gate, { best: { kind: "failed", reason: "Its answers are gone." } }).verdict).toBe("error");
  });
});

describe("the server", () => {
  test("is read, not sampled: no rows, no interval", () => {
    expect(judge({ metric: "model.size", max: 50_000_000 }, { candidate: { value: 43_100_000, n: 1 } })).toMatchObject({
      gate: "model.size ≤ 50.0 MB",
      verdict: "pass",
      reason: "Model.size is 43.1 MB: within the allowed 50.0 MB.",
    });
    expect(judge({ metric: "memory.peak", max: 100 }, { candidate: { value: 101, n: 1 } }).verdict).toBe("fail");
    expect(judge({ metric: "memory.peak", max: 100 }, { candidate: { value: null, n: 0 } }).verdict).toBe(
      "inconclusive",
    );
  });
});

test("groups are named by their column; a gate that names none is in error", () => {
  const candidate = estimate(0.05, 0.01, 0.08);
  const gate = { metric: "demographic-parity.difference", class: "approved", max: 0.1 } as const;
  expect(judge({ ...gate, by: "gender" }, { candidate })).toMatchObject({
    gate: "demographic-parity.difference of approved by gender ≤ 0.1",
    verdict: "pass",
  });
  expect(judge(gate, { candidate }).verdict).toBe("error");
});

test("an interval of less confidence than the gate's is an error", () => {
  expect(judge({ min: 0.5, confidence: 0.99 }, { candidate: estimate(0.9, 0.85, 0.95) }).verdict).toBe("error");
});

test("a slice whose name is markup stays text in the sentence", () => {
  const { gate } = judge({ min: 0.5, slice: { "a|b": "<i>" } }, { candidate: estimate(0.9, 0.85, 0.95) });
  expect(gate).toBe("accuracy on a|b=<i> ≥ 0.5");
});

/** Numbers as they may come out of anything. */
const anyNumber = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY));
const anyEstimate = fc.record({
  value: fc.option(anyNumber),
  n: fc.nat(200),
  interval: fc.option(
    fc.record({ low: anyNumber, high: anyNumber, confidence: fc.constantFrom(0.5, 0.9), method: fc.constant("any") }),
    { nil: undefined },
  ),
});
const anyComparison = fc.oneof(
  fc.constant(NOBODY),
  fc.record({ kind: fc.constant("unfair" as const), reason: fc.constant("It saw them.") }),
  fc.record({ kind: fc.constant("failed" as const), reason: fc.constant("It crashed.") }),
  fc.record({ kind: fc.constant("measured" as const), difference: anyEstimate, relative: anyEstimate }),
);
const anyGate = fc.record(
  {
    metric: fc.constantFrom(...(Object.keys(METRICS) as MetricName[])),
    confidence: fc.constantFrom(0.5, 0.95, 0.99, 1, Number.NaN),
    class: fc.constant("a"),
    by: fc.constant("b"),
    perturbation: fc.constant("dark"),
    min: anyNumber,
    max: anyNumber,
    maxDrop: anyNumber,
    notWorseThan: fc.constantFrom("champion" as const, "best" as const),
    betterThan: fc.constant("champion" as const),
    margin: fc.oneof(anyNumber, fc.constantFrom("20%", "x")),
  },
  { requiredKeys: ["metric", "confidence"] },
);

test("whatever is asked and measured: a pass has evidence that says so, or there was nobody to compare with", () => {
  fc.assert(
    fc.property(
      anyGate,
      fc.option(anyEstimate),
      fc.option(anyEstimate),
      anyComparison,
      anyComparison,
      (gate, candidate, drop, champion, best) => {
        const cases = [{ gate, candidate, drop, champion, best }] as unknown as readonly GateCase[];
        for (const { verdict, evidence, reason } of judgeGates(cases).results) {
          expect(reason).toMatch(/^\S.*\.$/su);
          if (verdict !== "pass" || reason.startsWith("There is no champion")) continue;
          expect(evidence && Number.isFinite(evidence.value)).toBe(true);
          const server = METRICS[gate.metric].on === "server";
          if (!server) expect(evidence?.n).toBeGreaterThanOrEqual(30);
          if (!server || evidence?.interval) expect(Number.isFinite(evidence?.interval?.low)).toBe(true);
        }
      },
    ),
    { numRuns: 2_000, seed: 5 },
  );
});
