/** Intervals of what was measured, and of the difference to the champion; how often bootstrap gates err by chance. */
import { describe, expect, test } from "vitest";
import { random } from "../../../src/domain/random.ts";
import { judgeGates } from "../../../src/policy/gates.ts";
import type { ResolvedGate } from "../../../src/spec/resolved.ts";
import { gateCases } from "../../../src/stages/evaluate/gate-cases.ts";
import { lookupOf } from "../../../src/stages/evaluate/lookup.ts";
import { changesOf, differenceOf, intervalOf } from "../../../src/stats/measure/intervals.ts";
import { allSubjects, reading, type Subject, subjectKey } from "../../../src/stats/measure/readings.ts";
import { type Sample, sampleOf } from "../../../src/stats/measure/sample.ts";
import { spreadOf } from "../../../src/stats/measure/spread.ts";

const CLASSES = ["a", "b"];

interface Made {
  readonly truth: readonly string[];
  readonly labels: readonly (string | null)[];
  readonly latenciesMs?: readonly number[];
  readonly failures?: number;
}

function sample({ truth, labels, latenciesMs = [1, 2, 3], failures = 0 }: Made): Sample {
  const answers = labels.map((label, row) =>
    label === null
      ? null
      : { label, probabilities: CLASSES.map((name) => (name === label ? 0.9 : 0.1)), predictionId: `r/${row}` },
  );
  const settings = { confidenceThreshold: 0.5, automation: "partial" } as const;
  const requests = { latenciesMs, requests: 100, failures, repeated: 100, alike: 100 };
  return sampleOf({ truth, classes: CLASSES, kind: "classes", settings }, { classes: CLASSES, answers }, requests);
}

/** 100 rows, half of each class; right but on every `wrongEvery`-th row. */
function regular(wrongEvery: number, more: Partial<Made> = {}): Sample {
  const truth = Array.from({ length: 100 }, (_, row) => (row < 50 ? "a" : "b"));
  const labels = truth.map((name, row) => (row % wrongEvery === 0 ? (name === "a" ? "b" : "a") : name));
  return sample({ truth, labels, ...more });
}

const spread = (candidate: Sample, champion: Sample | null) =>
  spreadOf(candidate, champion, allSubjects(CLASSES.length), random(2));

/** What this sample's server was not asked for. */
const NOT_ASKED = new Set<string>(["error-rate.malformed", "skew", "memory.peak", "model.size"]);

describe("one model", () => {
  test("every metric has an interval that holds its value", () => {
    const candidate = regular(5, { latenciesMs: Array.from({ length: 100 }, (_, index) => index) });
    const { candidate: replicates } = spread(candidate, null);
    for (const subject of allSubjects(CLASSES.length)) {
      if (NOT_ASKED.has(subject.metric)) continue;
      const read = reading(subject, candidate);
      const interval = intervalOf(subject, read, replicates, 0.9);
      expect(interval?.low, subjectKey(subject)).toBeLessThanOrEqual(read.value ?? Number.NaN);
      expect(interval?.high, subjectKey(subject)).toBeGreaterThanOrEqual(read.value ?? Number.NaN);
    }
  });

  test("more confidence is a wider interval", () => {
    const candidate = regular(5);
    const { candidate: replicates } = spread(candidate, null);
    for (const metric of ["accuracy", "f1.macro", "latency.p95"] as const) {
      const width = (confidence: number) => {
        const interval = intervalOf({ metric }, reading({ metric }, candidate), replicates, confidence);
        return (interval?.high ?? 0) - (interval?.low ?? 0);
      };
      expect(width(0.98)).toBeGreaterThanOrEqual(width(0.9));
    }
  });

  test("rows without an answer count against recall and accuracy, and cost the most log loss there is", () => {
    const half = sample({ truth: ["a", "a", "b", "b"], labels: ["a", null, "b", null] });
    expect(reading({ metric: "accuracy" }, half)).toEqual({ value: 0.5, n: 4, hits: 2 });
    expect(reading({ metric: "precision", classIndex: 0 }, half)).toEqual({ value: 1, n: 1, hits: 1 });
    expect(reading({ metric: "log-loss" }, half).value).toBeCloseTo((52 * Math.LN2 - Math.log(0.9)) / 2, 9);
  });

  test("a class without rows or answers has nothing to measure", () => {
    const onlyA = sample({ truth: ["a", "a"], labels: ["a", "a"] });
    for (const metric of ["precision", "recall", "f1"] as const) {
      expect(reading({ metric, classIndex: 1 }, onlyA)).toMatchObject({ value: null, n: 0 });
    }
  });
});

describe("two models", () => {
  const difference = (subject: Subject, candidate: Sample, champion: Sample) =>
    differenceOf(subject, candidate, champion, spread(candidate, champion), 0.9);

  test.each([
    [{ metric: "accuracy" }, "tango"],
    [{ metric: "recall", classIndex: 0 }, "tango"],
    [{ metric: "error-rate" }, "newcombe"],
    [{ metric: "consistency" }, "newcombe"],
    [{ metric: "precision", classIndex: 0 }, "bootstrap-bca"],
    [{ metric: "accuracy.top3" }, "tango"],
    [{ metric: "coverage" }, "tango"],
    [{ metric: "accuracy.covered" }, "bootstrap-bca"],
    [{ metric: "f1.macro" }, "bootstrap-bca"],
    [{ metric: "mcc" }, "bootstrap-bca"],
    [{ metric: "roc-auc", classIndex: 0 }, "bootstrap-bca"],
    [{ metric: "ece" }, "bootstrap-mover"],
    [{ metric: "log-loss" }, "bootstrap-bca"],
    [{ metric: "latency.p95" }, "bootstrap-percentile"],
  ] as const)("%j by %s", (subject, method) => {
    const [candidate, champion] = [regular(10), regular(5, { failures: 3 })];
    const { value, interval } = difference(subject, candidate, champion);
    expect(interval?.method).toBe(method);
    expect(interval?.low).toBeLessThanOrEqual(value ?? Number.NaN);
    expect(interval?.high).toBeGreaterThanOrEqual(value ?? Number.NaN);
    const opposite = difference(subject, champion, candidate);
    expect(opposite.value).toBeCloseTo(-(value ?? Number.NaN), 12);
  });

  test("pairing helps: mistakes on the same rows make the interval narrower than mistakes on others", () => {
    const shifted = regular(10, {
      labels: Array.from({ length: 100 }, (_, row) => (row < 50 === (row % 10 !== 3) ? "a" : "b")),
    });
    const width = (champion: Sample) => {
      const { interval } = difference({ metric: "f1.macro" }, regular(5), champion);
      return (interval?.high ?? 0) - (interval?.low ?? 0);
    };
    expect(width(regular(10))).toBeLessThan(0.8 * width(shifted));
  });

  test("who was right is counted, for all and for one class", () => {
    const truth = ["a", "a", "b", "b", "b"];
    const before = sample({ truth, labels: ["a", "b", "b", "a", null] });
    const after = sample({ truth, labels: ["a", "a", "a", "a", "b"] });
    expect(changesOf(after, before)).toEqual({ bothRight: 1, newlyRight: 2, newlyWrong: 1, bothWrong: 1 });
    expect(changesOf(after, before, 0)).toEqual({ bothRight: 1, newlyRight: 1, newlyWrong: 0, bothWrong: 0 });
  });

  test("without anything to measure on one side there is no difference", () => {
    const silent = regular(5, { latenciesMs: [] });
    expect(difference({ metric: "latency.p50" }, regular(5), silent)).toEqual({ value: null, n: 0 });
  });
});

const NOTHING_MORE = {
  alone: null,
  evaluation: { slices: [] },
  rows: [],
  perturbed: new Map(),
  load: null,
  best: new Map(),
  subjects: "gates" as const,
};

describe("gates by bootstrap (simulated)", () => {
  /** Share of runs that pass `f1.macro` not worse than the champion by 0.05, at a true loss of `loss`. */
  function passes(loss: number, runs: number): number {
    const gate: ResolvedGate = { metric: "f1.macro", notWorseThan: "champion", margin: 0.05, confidence: 0.95 };
    const next = random(41);
    const rightWith = (skill: number, name: string) => (next() < skill ? name : name === "a" ? "b" : "a");
    let passed = 0;
    for (let run = 0; run < runs; run++) {
      const truth = Array.from({ length: 120 }, () => (next() < 0.5 ? "a" : "b"));
      const champion = sample({ truth, labels: truth.map((name) => rightWith(0.8, name)) });
      const candidate = sample({ truth, labels: truth.map((name) => rightWith(0.8 - loss, name)) });
      const lookup = lookupOf({ ...NOTHING_MORE, whole: { candidate, champion }, gates: [gate], seed: run });
      if (judgeGates(gateCases([gate], lookup)).verdict === "pass") passed++;
    }
    return passed / runs;
  }

  test("worse by the margin passes about once in twenty, clearly better nearly always", () => {
    expect(passes(0.05, 100)).toBeLessThan(0.11);
    expect(passes(-0.15, 20)).toBeGreaterThan(0.9);
  });
});
