/** Quantiles far out: what few requests cannot show is no pass, however small the interval that draws of them make. */
import { describe, expect, test } from "vitest";
import { type GateCase, judgeGates } from "../../src/policy/gates.ts";
import type { ResolvedGate } from "../../src/spec/resolved.ts";

const judged = (gate: ResolvedGate, n: number, value: number) => {
  const interval = {
    low: 0.9 * value,
    high: 1.1 * value,
    confidence: 2 * gate.confidence - 1,
    method: "bootstrap-bca",
  };
  const nobody = { kind: "no-champion" } as const;
  const made: GateCase = { gate, candidate: { value, n, interval }, drop: null, champion: nobody, best: nobody };
  return judgeGates([made]).results[0];
};

describe("as many requests as it takes for one of them to lie beyond the quantile", () => {
  test.each([
    ["latency.p99", 0.95, 299],
    ["latency.p99", 0.99, 459],
    ["latency.p95", 0.95, 59],
    ["error.p95", 0.95, 59],
  ] as const)("%s at %d: %i", (metric, confidence, fewest) => {
    const gate: ResolvedGate = { metric, max: 50, confidence };
    const share = metric === "latency.p99" ? 0.99 : 0.95;
    // The chance that all of them lie below is that of an error, and no more.
    expect(share ** fewest).toBeLessThanOrEqual(1 - confidence);
    expect(share ** (fewest - 1)).toBeGreaterThan(1 - confidence);
    expect(judged(gate, fewest, 20)?.verdict).toBe("pass");
    expect(judged(gate, fewest - 1, 20)).toMatchObject({ verdict: "inconclusive", wanted: fewest });
  });

  test("too slow is seen on fewer", () => {
    expect(judged({ metric: "latency.p99", max: 50, confidence: 0.95 }, 60, 200)?.verdict).toBe("fail");
  });
});
