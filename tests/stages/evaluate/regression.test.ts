/** A model that answers with numbers: its metrics, its gates, and what a row without an answer does to them. */
import { expect, test } from "vitest";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { random } from "../../../src/domain/random.ts";
import type { ModelVersion, ResolvedGate } from "../../../src/spec/resolved.ts";
import type { Exchange } from "../../../src/stages/evaluate/trial/exchange.ts";
import { weigh } from "../../../src/stages/evaluate/weigh.ts";

const ROWS = 200;
const NOTHING_MORE = {
  confidences: [],
  decisions: [],
  malformed: null,
  skew: null,
  memoryPeak: null,
  modelBytes: null,
  gone: false,
} as const;
const draw = random(5);
const TRUTH = Array.from({ length: ROWS }, () => String(20 + 10 * draw()));

/** Off by up to `error` in either direction, evenly. */
function exchangeOf(error: number, silent: readonly number[] = []): Exchange {
  const noise = random(6);
  return {
    classes: [],
    answers: TRUTH.map((text, row) => {
      const value = Number(text) + error * (2 * noise() - 1);
      return silent.includes(row) ? null : { label: "", probabilities: [], value, predictionId: `r/${row}` };
    }),
    latenciesMs: [1, 2, 3],
    requests: ROWS,
    failures: silent.length,
    repeated: ROWS,
    alike: ROWS,
    ...NOTHING_MORE,
  };
}

const gate = (rest: Partial<ResolvedGate>): ResolvedGate => ({ metric: "mae", confidence: 0.95, ...rest });

async function judged(gates: readonly ResolvedGate[], candidate: Exchange, champion?: Exchange) {
  const version = { name: "price", version: 1, spec: { servable: digestOf("champion") } } as ModelVersion;
  const weighed = await weigh(memoryBlobs(), {
    truth: TRUTH,
    answers: "values",
    gates,
    candidate: { servable: digestOf("candidate"), exchange: candidate },
    rival: champion ? { kind: "answered", champion: version, exchange: champion } : { kind: "no-champion" },
    settings: { confidenceThreshold: 0, automation: "full" },
    seed: 1,
  });
  return { ...weighed, verdicts: weighed.results.map(({ verdict }) => verdict) };
}

test("is measured by its errors, and by nothing that is about classes", async () => {
  const { candidate } = await judged([], exchangeOf(1));
  const measured = new Map(candidate.measurements.map((each) => [each.metric, each]));
  expect([...measured.keys()]).toEqual(expect.arrayContaining(["mae", "rmse", "r2", "latency.p99", "error-rate"]));
  expect(measured.has("accuracy")).toBe(false);
  expect(measured.has("log-loss")).toBe(false);
  // An even error between -1 and 1 has a mean size of 1/2, and a mean square of 1/3.
  expect(measured.get("mae")?.value).toBeCloseTo(0.5, 1);
  expect(measured.get("rmse")?.value).toBeCloseTo(Math.sqrt(1 / 3), 1);
  const interval = measured.get("mae")?.interval;
  expect(interval?.low).toBeLessThan(measured.get("mae")?.value ?? 0);
  expect(interval?.high).toBeGreaterThan(measured.get("mae")?.value ?? 0);
});

test("passes a limit that its whole interval keeps, and fails one that none of it keeps", async () => {
  const gates = [gate({ max: 0.6 }), gate({ max: 0.5 }), gate({ max: 0.4 }), gate({ metric: "r2", min: 0.9 })];
  expect((await judged(gates, exchangeOf(1))).verdicts).toEqual(["pass", "inconclusive", "fail", "pass"]);
});

test("is compared with the champion on the same rows", async () => {
  const gates = [gate({ metric: "rmse", notWorseThan: "champion", margin: 0.1 })];
  expect((await judged(gates, exchangeOf(1), exchangeOf(1.05))).verdicts).toEqual(["pass"]);
  expect((await judged(gates, exchangeOf(2), exchangeOf(1))).verdicts).toEqual(["fail"]);
});

test("one row without an answer is never a pass", async () => {
  const gates = [gate({ max: 100 }), gate({ metric: "r2", min: -100 })];
  const { verdicts, candidate } = await judged(gates, exchangeOf(1, [3]));
  expect(verdicts).not.toContain("pass");
  expect(candidate.measurements.find(({ metric }) => metric === "mae")?.value).toBeNull();
});
