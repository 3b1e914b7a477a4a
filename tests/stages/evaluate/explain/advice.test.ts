/** The advised number of rows decides: four times of five, where the measured number is the true one. */
import { describe, expect, test } from "vitest";
import { random } from "../../../../src/domain/random.ts";
import { type Comparison, type GateCase, judgeGates } from "../../../../src/policy/gates.ts";
import type { ResolvedGate } from "../../../../src/spec/resolved.ts";
import { advise } from "../../../../src/stages/evaluate/explain/advice.ts";
import { drawBinomial } from "../../../../src/stats/binomial.ts";
import { tango } from "../../../../src/stats/tango.ts";
import { wilson } from "../../../../src/stats/wilson.ts";

const NOBODY: Comparison = { kind: "no-champion" };
const RUNS = 2_000;

const judge = (gate: ResolvedGate, numbers: Partial<GateCase>) => {
  const [result] = judgeGates(
    [{ gate, candidate: null, drop: null, champion: NOBODY, best: NOBODY, ...numbers }],
    advise,
  ).results;
  if (!result) throw new Error("no result");
  return result;
};

const share = (gate: ResolvedGate, hits: number, n: number) =>
  judge(gate, {
    candidate: { value: hits / n, n, interval: { ...wilson(hits, n, 0.9), confidence: 0.9, method: "wilson" } },
  });

const paired = (gate: ResolvedGate, up: number, down: number, n: number) =>
  judge(gate, {
    champion: {
      kind: "measured",
      difference: {
        value: (up - down) / n,
        n,
        discordance: (up + down) / n,
        interval: { ...tango(up, down, n, 0.9), confidence: 0.9, method: "tango" },
      },
    },
  });

describe("where the number stays", () => {
  test.each([
    [{ metric: "accuracy", min: 0.7, confidence: 0.95 }, 0.75, "pass"],
    [{ metric: "accuracy", min: 0.7, confidence: 0.95 }, 0.66, "fail"],
    [{ metric: "forwarded", max: 0.1, confidence: 0.95 }, 0.07, "pass"],
  ] as const)("%j with %d: %s", (gate, value, verdict) => {
    const wanted = share(gate, Math.round(100 * value), 100).wanted ?? 0;
    expect(wanted).toBeGreaterThan(100);
    const next = random(5);
    let decided = 0;
    for (let run = 0; run < RUNS; run++) {
      if (share(gate, drawBinomial(next, wanted, value), wanted).verdict === verdict) decided++;
    }
    expect(decided / RUNS).toBeGreaterThan(0.77);
    expect(decided / RUNS).toBeLessThan(0.9);
  });

  test.each([
    [{ notWorseThan: "champion", margin: 0.03 }, 0.06, 0.06, "pass"],
    [{ notWorseThan: "champion", margin: 0.03 }, 0.02, 0.08, "fail"],
    [{ betterThan: "champion" }, 0.08, 0.05, "pass"],
  ] as const)("%j with %d up and %d down: %s", (comparison, up, down, verdict) => {
    const gate = { metric: "accuracy", confidence: 0.95, ...comparison } as const;
    const first = paired(gate, Math.round(100 * up), Math.round(100 * down), 100);
    expect(first.verdict).toBe("inconclusive");
    const wanted = first.wanted ?? 0;
    const next = random(6);
    let decided = 0;
    for (let run = 0; run < RUNS; run++) {
      const gained = drawBinomial(next, wanted, up);
      const lost = drawBinomial(next, wanted - gained, down / (1 - up));
      if (paired(gate, gained, lost, wanted).verdict === verdict) decided++;
    }
    expect(decided / RUNS).toBeGreaterThan(0.77);
    expect(decided / RUNS).toBeLessThan(0.9);
  });
});

test("of what has no formula of its own the interval tells, with the same chance", () => {
  const gate: ResolvedGate = { metric: "f1.macro", min: 0.7, confidence: 0.95 };
  const candidate = { value: 0.75, n: 100, interval: { low: 0.65, high: 0.85, confidence: 0.9, method: "bca" } };
  // (0.1 / 0.05)^2 of 100 rows would do half of the times; (1.645 + 0.842)^2 / 1.645^2 times as many four times of five.
  expect(judge(gate, { candidate }).wanted).toBe(920);
});

test("what no number of rows would decide is said so", () => {
  const gate: ResolvedGate = { metric: "accuracy", notWorseThan: "champion", margin: 0.02, confidence: 0.95 };
  expect(paired(gate, 3, 5, 100)).toMatchObject({ verdict: "inconclusive", wanted: null });
  expect(share({ metric: "accuracy", min: 0.7, confidence: 0.95 }, 70, 100)).toMatchObject({ wanted: null });
});
