/** Isotonic regression and performance without labels: `tests/golden/cbpe.json` names library, version and call. */
import { describe, expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";
import {
  ESTIMATED,
  type Estimate,
  type Estimated,
  estimateInterval,
  estimatePerformance,
} from "../../src/stats/cbpe.ts";
import { confidenceGap } from "../../src/stats/confidence-gap.ts";
import { expectedRanking } from "../../src/stats/expected-ranking.ts";
import { fitIsotonic, isotonicAt } from "../../src/stats/isotonic.ts";
import { calibrated, calibrateScores, needsCalibration, type TrueRows } from "../../src/stats/score-calibration.ts";
import golden from "../golden/cbpe.json" with { type: "json" };

const near = (actual: number | null | undefined, expected: number | undefined, what: string) => {
  const [found, right] = [actual ?? Number.NaN, expected ?? Number.NaN];
  expect(Math.abs(found - right), `${what}: ${found} against ${right}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(right)),
  );
};

const CHUNK = 100;
const NAMES: Readonly<Record<Estimated, keyof typeof golden.binary.raw>> = {
  precision: "precision",
  recall: "recall",
  f1: "f1",
  specificity: "specificity",
  rocAuc: "roc_auc",
  averagePrecision: "average_precision",
};
type Expected = Readonly<
  Record<string, { readonly value: readonly number[]; readonly samplingError?: readonly number[] }>
>;

const twoClasses = (scores: readonly number[]) => ({
  probabilities: [scores.map((score) => 1 - score), scores],
  answers: scores.map((score) => (score >= 0.5 ? 1 : 0)),
});
const manyClasses = (probabilities: readonly (readonly number[])[]) => ({
  probabilities,
  answers: (probabilities[0] ?? []).map((_, row) => {
    const own = probabilities.map((scores) => scores[row] ?? 0);
    return own.indexOf(Math.max(...own));
  }),
});

function agrees(expected: Expected, chunk: number, metric: string, estimate: Estimate | undefined) {
  const { value, samplingError } = expected[metric] ?? { value: [] };
  near(estimate?.value, value[chunk], `${metric} of chunk ${chunk}`);
  if (samplingError) near(estimate?.samplingError, samplingError[chunk], `error of ${metric}`);
}

describe(`golden values of ${golden.library}`, () => {
  it(golden.isotonic.call, () => {
    for (const { x, y, at, values, xThresholds, yThresholds } of golden.isotonic.cases) {
      const fitted = fitIsotonic(x, y);
      expect(fitted.x).toEqual(xThresholds);
      for (const [index, value] of yThresholds.entries()) near(fitted.y[index], value, "threshold");
      for (const [index, value] of values.entries()) near(isotonicAt(fitted, at[index] ?? 0), value, `at ${at[index]}`);
    }
  });

  it.each([
    ["calibrated", "always"],
    ["raw", "never"],
  ] as const)(`${golden.binary.call}: %s`, (forced, use) => {
    const { scores, truth, window } = golden.binary;
    const fitted = calibrateScores({ ...twoClasses(scores), truth }, use);
    const calibration = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
    for (let chunk = 0; chunk < 3; chunk++) {
      const found = estimatePerformance(twoClasses(window.slice(chunk * CHUNK, (chunk + 1) * CHUNK)), calibration);
      agrees(golden.binary[forced], chunk, "accuracy", found.accuracy);
      for (const metric of ESTIMATED) agrees(golden.binary[forced], chunk, NAMES[metric], found.classes[1]?.[metric]);
    }
  });

  it.each([
    ["calibrated", "always"],
    ["raw", "never"],
  ] as const)(`${golden.multiclass.call}: %s`, (forced, use) => {
    const { probabilities, truth, window } = golden.multiclass;
    const calibration = calibrateScores({ ...manyClasses(probabilities), truth }, use);
    for (let chunk = 0; chunk < 3; chunk++) {
      const rows = window.map((scores) => scores.slice(chunk * CHUNK, (chunk + 1) * CHUNK));
      const found = estimatePerformance(manyClasses(rows), calibration);
      agrees(golden.multiclass[forced], chunk, "accuracy", found.accuracy);
      for (const metric of ESTIMATED) agrees(golden.multiclass[forced], chunk, NAMES[metric], found.macro[metric]);
    }
  });
});

/** Rows of a model that says too much: the truth is nearer to a coin's throw than its scores, or as they say (`trust` 1). */
function overconfident(rows: number, next: () => number, trust = 0.55): TrueRows {
  const scores = Array.from({ length: rows }, () => next());
  return { ...twoClasses(scores), truth: scores.map((score) => (next() < 0.5 + trust * (score - 0.5) ? 1 : 0)) };
}

const accuracyOf = ({ answers, truth }: TrueRows) =>
  Array.from(truth).filter((each, row) => each === answers[row]).length / truth.length;

describe("whether to calibrate", () => {
  it("does where scores say too much, on one class or on both alike, and leaves scores that are right", () => {
    expect(calibrateScores(overconfident(2000, random(1))).curves.map((curve) => curve !== null)).toEqual([true, true]);
    const many = Array.from(
      { length: 20 },
      (_, seed) => calibrateScores(overconfident(2000, random(seed), 1)).curves[1],
    );
    expect(many.filter((curve) => curve === null).length).toBeGreaterThan(10);
  });

  it("does not where one side is missing, or the model separates the classes", () => {
    expect(needsCalibration([0.1, 0.9], Uint8Array.of(1, 1))).toBe(false);
    expect(needsCalibration([0.1, 0.2, 0.3, 0.4], Uint8Array.of(0, 0, 1, 1))).toBe(false);
  });

  it("makes rows sum to one, equal where no curve gives the row a chance", () => {
    const level = { x: [0], y: [0] };
    expect(calibrated([[0.5], [0.5]], { curves: [level, level] })).toEqual([
      Float64Array.of(0.5),
      Float64Array.of(0.5),
    ]);
    expect(calibrated([[0.2], [0.2]], { curves: [null, null] })[0]).toEqual(Float64Array.of(0.5));
  });
});

describe("estimates without labels", () => {
  it("has no ranking where no row can be of the class, and no error where the reference has no such row", () => {
    const calibration = calibrateScores({ ...twoClasses([0.1, 0.2, 0.3]), truth: [0, 0, 0] });
    const found = estimatePerformance(twoClasses([0, 0]), calibration);
    expect(found.accuracy).toEqual({ value: 1, samplingError: 0 });
    expect(found.classes[1]).toMatchObject({
      recall: { value: 0, samplingError: null },
      rocAuc: { value: null, samplingError: null },
    });
    expect(found.macro.rocAuc.value).toBeNull();
  });

  it("counts rows without an answer as not found", () => {
    const rows = {
      probabilities: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      answers: [2, 1],
    };
    const { accuracy, classes } = estimatePerformance(rows, {
      rows: 1,
      curves: [null, null],
      spread: { accuracy: 0, classes: [] },
      gap: 0,
    });
    expect(accuracy.value).toBe(0.25);
    expect(classes[1]).toMatchObject({ truePositive: 0.5, falsePositive: 0.5, falseNegative: 0.5, trueNegative: 0.5 });
  });

  it("ranks rows of one score together: their order does not matter", () => {
    const one = expectedRanking([0.5, 0.5, 0.2], [0.9, 0.1, 0.3]);
    expect(expectedRanking([0.5, 0.5, 0.2], [0.1, 0.9, 0.3])).toEqual(one);
    expect(expectedRanking([0.5, 0.5], [0.9, 0.1]).rocAuc).toBe(0.5);
  });

  it("holds the realised accuracy within its interval as often as it says, though the model says too much", () => {
    const next = random(21);
    let held = 0;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const calibration = calibrateScores(overconfident(500, next), "always");
      const window = overconfident(300, next);
      const found = estimatePerformance(window, calibration);
      const interval = estimateInterval(found.accuracy, found.n, calibration.rows, 0.9);
      const realised = accuracyOf(window);
      if (interval && interval.low <= realised && realised <= interval.high) held++;
    }
    // Three standard errors of a share of 400.
    expect(held / runs).toBeGreaterThan(0.9 - 0.045);
    expect(held / runs).toBeLessThan(0.9 + 0.055);
  });
});

describe("confidence against what was right", () => {
  const gapOf = (window: TrueRows, reference: TrueRows) => {
    const calibration = calibrateScores(reference, "always");
    const chances = calibrated(window.probabilities, calibration);
    const confidences = Float64Array.from(window.answers, (answer, row) => chances[answer]?.[row] ?? 0);
    return confidenceGap(confidences, right(window), calibration)?.pValue ?? 1;
  };
  const right = ({ answers, truth }: TrueRows) =>
    Uint8Array.from(truth, (each, row) => (each === answers[row] ? 1 : 0));

  it("alarms as seldom as it says while nothing changes, and sees inputs that mean something else", () => {
    const next = random(33);
    let [alarms, seen] = [0, 0];
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const reference = overconfident(500, next);
      const same = overconfident(300, next);
      const other = overconfident(300, next, 0.15);
      if (gapOf(same, reference) < 0.05) alarms++;
      if (gapOf(other, reference) < 0.05) seen++;
    }
    expect(alarms / runs).toBeLessThan(0.05 + 0.033);
    expect(seen / runs).toBeGreaterThan(0.5);
  });

  it("says nothing of no rows, and is sure of a certainty that was wrong", () => {
    const reference = { rows: 100, gap: 0 };
    expect(confidenceGap([], [], reference)).toBeNull();
    expect(confidenceGap([1, 1], [1, 0], reference)).toMatchObject({ realised: 0.5, expected: 1, pValue: 0 });
    expect(confidenceGap([1, 1], [1, 1], reference)?.pValue).toBe(1);
  });
});
