/** What draws of the rows alone would be too sure of: perfect scores, equal models, rare classes, deviations without a sign. */
import { describe, expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { random } from "../../../src/domain/random.ts";
import type { ModelVersion, ResolvedGate } from "../../../src/spec/resolved.ts";
import type { Exchange } from "../../../src/stages/evaluate/trial/exchange.ts";
import { judge } from "../../../src/stages/evaluate/weigh.ts";
import { normalQuantile } from "../../../src/stats/normal-quantile.ts";
import { wilson } from "../../../src/stats/wilson.ts";
import { answersOf, exchangeWith, gateOf, SETTINGS, valuesOf } from "./weighing.ts";

const CLASSES = ["a", "b", "c"];

interface Judged {
  readonly truth: readonly string[];
  readonly candidate: Exchange;
  readonly champion?: Exchange;
  readonly gate: Partial<ResolvedGate>;
  readonly answers?: "classes" | "values";
  readonly seed?: number;
}

function resultOf({ truth, candidate, champion, gate, answers = "classes", seed = 1 }: Judged) {
  const version = { name: "forecaster", version: 3, spec: { servable: digestOf("champion") } } as ModelVersion;
  const [result] = judge({
    truth,
    answers,
    settings: SETTINGS,
    gates: [gateOf(gate)],
    candidate: { servable: digestOf("candidate"), exchange: candidate },
    rival: champion ? { kind: "answered", champion: version, exchange: champion } : { kind: "no-champion" },
    seed,
  }).results;
  if (!result) throw new Error("no result");
  return result;
}

/** `wrong`: rows that get the next class. */
function labelled(truth: readonly string[], wrong: (row: number) => boolean): Exchange {
  const answers = truth.map((name, row) => {
    const answer = CLASSES[(CLASSES.indexOf(name) + (wrong(row) ? 1 : 0)) % CLASSES.length];
    return CLASSES.map((each) => (each === answer ? 0.8 : 0.1));
  });
  return exchangeWith(answersOf(answers, CLASSES), CLASSES);
}

const turns = (rows: number) => Array.from({ length: rows }, (_, row) => CLASSES[row % 3] ?? "");
const NEVER = () => false;
const COUNTS = ["balanced-accuracy", "f1.macro", "precision.macro", "recall.macro", "f1.weighted", "mcc"] as const;

describe("no row is wrong", () => {
  test.each([...COUNTS, "roc-auc.macro", "pr-auc.macro"] as const)("%s of 30 rows is not certain", (metric) => {
    const truth = turns(30);
    const { verdict, evidence } = resultOf({ truth, candidate: labelled(truth, NEVER), gate: { metric, min: 0.97 } });
    expect(verdict).toBe("inconclusive");
    expect(evidence).toMatchObject({ value: 1, interval: { high: 1 } });
    // No surer than of accuracy, which a binomial interval tells.
    expect(evidence?.interval?.low).toBeLessThan(wilson(30, 30, 0.9).low + 0.01);
  });

  test("many rows do say so", () => {
    const truth = turns(600);
    const candidate = labelled(truth, NEVER);
    for (const metric of COUNTS) {
      expect(resultOf({ truth, candidate, gate: { metric, min: 0.97 } }).verdict, metric).toBe("pass");
    }
  });

  test("a rare class of which all three rows are right says next to nothing of the mean over the classes", () => {
    const truth = Array.from({ length: 300 }, (_, row) => (row < 3 ? "c" : row % 2 === 0 ? "a" : "b"));
    const candidate = labelled(truth, NEVER);
    expect(resultOf({ truth, candidate, gate: { metric: "recall.macro", min: 0.95 } }).verdict).toBe("inconclusive");
  });
});

describe("no row differs", () => {
  const metrics = [...COUNTS, "log-loss", "brier", "ece", "roc-auc.macro"] as const;
  const equal = (rows: number, gate: Partial<ResolvedGate>) => {
    const truth = turns(rows);
    const same = labelled(truth, (row) => row % 7 === 0);
    return resultOf({ truth, candidate: same, champion: same, gate });
  };

  test.each(metrics)("%s: equal on a few rows is not equal, and never better", (metric) => {
    expect(equal(40, { metric, notWorseThan: "champion", margin: 0.005 }).verdict).toBe("inconclusive");
    expect(equal(2_000, { metric, notWorseThan: "champion", margin: 0 }).verdict).toBe("inconclusive");
    expect(equal(2_000, { metric, betterThan: "champion" }).verdict).not.toBe("pass");
  });

  test.each(metrics)("%s: equal on many rows is within a margin", (metric) => {
    expect(equal(2_000, { metric, notWorseThan: "champion", margin: 0.02 }).verdict).toBe("pass");
  });

  test("nor do two that answer with the same numbers", () => {
    const draw = random(3);
    const truth = Array.from({ length: 40 }, () => String(10 * draw()));
    const same = exchangeWith(valuesOf(truth.map((each) => Number(each) + draw() - 0.5)));
    const gate = { metric: "mae", notWorseThan: "champion", margin: 0 } as const;
    expect(resultOf({ truth, candidate: same, champion: same, gate, answers: "values" }).verdict).toBe("inconclusive");
  });
});

/** Share of runs that pass. */
function passes(runs: number, make: (draw: () => number, seed: number) => Judged): number {
  const draw = random(17);
  let passed = 0;
  for (let run = 0; run < runs; run++) if (resultOf(make(draw, run)).verdict === "pass") passed++;
  return passed / runs;
}

describe("truly on the bar (simulated)", () => {
  // Three standard errors of 100 runs at 5 %: 6.5 %.
  const AT_MOST = 0.115;

  test.each([
    [30, 0.02],
    [100, 0.02],
  ])("f1.macro, %i rows, every changed row for the worse, passes seldom", (rows, margin) => {
    const rate = passes(100, (draw, seed) => {
      const truth = turns(rows);
      const candidate = labelled(truth, () => draw() < margin);
      const gate = { metric: "f1.macro", notWorseThan: "champion", margin } as const;
      return { truth, candidate, champion: labelled(truth, NEVER), gate, seed };
    });
    expect(rate).toBeLessThan(AT_MOST);
  });

  const normal = (draw: () => number) => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, draw())));

  test("bias passes seldom, alone and beside a champion without any", () => {
    const off = (truth: readonly string[], bias: number, draw: () => number) =>
      exchangeWith(valuesOf(truth.map((each) => Number(each) + bias + normal(draw))));
    const alone = passes(100, (draw, seed) => {
      const truth = Array.from({ length: 100 }, () => String(draw()));
      return { truth, candidate: off(truth, 0.1, draw), gate: { metric: "bias", max: 0.1 }, answers: "values", seed };
    });
    const beside = passes(100, (draw, seed) => {
      const truth = Array.from({ length: 100 }, () => String(draw()));
      const gate = { metric: "bias", notWorseThan: "champion", margin: 0.1 } as const;
      return {
        truth,
        candidate: off(truth, 0.1, draw),
        champion: off(truth, 0, draw),
        gate,
        answers: "values",
        seed,
      };
    });
    expect(alone).toBeLessThan(AT_MOST);
    expect(beside).toBeLessThan(AT_MOST);
  });

  test("calibration error passes seldom, and its interval holds it", () => {
    const rate = passes(60, (draw, seed) => {
      const truth: string[] = [];
      const probabilities: number[][] = [];
      for (let row = 0; row < 300; row++) {
        const confidence = 0.6 + 0.35 * draw();
        const own = draw() < 0.5 ? 0 : 1;
        const answer = draw() < confidence - 0.05 ? own : 1 - own;
        truth.push(CLASSES[own] ?? "");
        probabilities.push([0, 1].map((each) => (each === answer ? confidence : 1 - confidence)));
      }
      const two = CLASSES.slice(0, 2);
      const candidate = exchangeWith(answersOf(probabilities, two), two);
      const made = { truth, candidate, gate: { metric: "ece", max: 0.05 }, seed } as const;
      const { value, interval } = resultOf(made).evidence ?? {};
      expect(interval?.low).toBeLessThanOrEqual(value ?? Number.NaN);
      expect(interval?.high).toBeGreaterThanOrEqual(value ?? Number.NaN);
      return made;
    });
    expect(rate).toBeLessThan(AT_MOST);
  });
});

test("a curve of a class that hardly any row is not of rests on those few rows", () => {
  const truth = Array.from({ length: 400 }, (_, row) => (row % 100 === 0 ? "b" : "a"));
  const candidate = labelled(truth, NEVER);
  const { verdict, evidence } = resultOf({ truth, candidate, gate: { metric: "roc-auc", class: "a", min: 0.9 } });
  expect(verdict).toBe("inconclusive");
  expect(evidence?.n).toBe(4);
});

test("nor does an area over so many rows that it is not drawn: of a class of five rows all are ranked first", () => {
  const truth = Array.from({ length: 18_000 }, (_, row) => (row < 5 ? "c" : row % 2 === 0 ? "a" : "b"));
  const candidate = labelled(truth, NEVER);
  const gate = { metric: "roc-auc.macro", min: 0.9 } as const;
  const { verdict, evidence } = resultOf({ truth, candidate, gate });
  expect(verdict).toBe("inconclusive");
  expect(evidence).toMatchObject({ value: 1, interval: { high: 1, method: "delong" } });
});
