/**
 * Performance without labels, from confidence alone (CBPE of NannyML): a row answered with a calibrated probability of 0.8 is
 * right in 0.8 of the cases. It sees inputs that have become harder, and cannot see that the same inputs mean something else.
 */
import type { Interval } from "../domain/measurement.ts";
import { expectedRanking } from "./expected-ranking.ts";
import { normalQuantile } from "./normal-quantile.ts";
import type { ClassSpread, RowSpread } from "./reference-spread.ts";
import { calibrated, type ScoreCalibration, type ScoredRows } from "./score-calibration.ts";

export interface Estimate {
  /** Null: cannot be told. */
  readonly value: number | null;
  /** How much the metric of so many rows varies (NannyML's): one standard deviation. Null: the reference has no such row. */
  readonly samplingError: number | null;
}

export const ESTIMATED = ["precision", "recall", "f1", "specificity", "rocAuc", "averagePrecision"] as const;
export type Estimated = (typeof ESTIMATED)[number];

/** Expected counts of a class against the rest. */
export interface ExpectedCounts {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

export type ClassEstimate = ExpectedCounts & { readonly [metric in Estimated]: Estimate };

export interface EstimatedPerformance {
  readonly n: number;
  readonly accuracy: Estimate;
  readonly classes: readonly ClassEstimate[];
  /** Plain means over all classes. */
  readonly macro: { readonly [metric in Estimated]: Estimate };
}

/** By how much the classes' ROC AUCs, which rest on the same rows, vary together: NannyML's finding by experiment. */
const RANKING_FACTOR = 1.2;

/** Of at least one row. */
export function estimatePerformance(window: ScoredRows, calibration: ScoreCalibration): EstimatedPerformance {
  const { probabilities, answers } = window;
  const chances = calibrated(probabilities, calibration);
  const n = answers.length;
  const classes = chances.map((own, index) => classEstimate(window, own, index, calibration.spread.classes[index]));
  let right = 0;
  for (let row = 0; row < n; row++) right += chances[answers[row] as number]?.[row] ?? 0;
  return {
    n,
    accuracy: { value: right / n, samplingError: calibration.spread.accuracy / Math.sqrt(n) },
    classes,
    macro: byMetric((metric) =>
      meanOf(
        classes.map((each) => each[metric]),
        metric === "rocAuc" ? RANKING_FACTOR : 1,
      ),
    ),
  };
}

const byMetric = <T>(of: (metric: Estimated) => T): { readonly [metric in Estimated]: T } => ({
  precision: of("precision"),
  recall: of("recall"),
  f1: of("f1"),
  specificity: of("specificity"),
  rocAuc: of("rocAuc"),
  averagePrecision: of("averagePrecision"),
});

function classEstimate(
  { probabilities, answers }: ScoredRows,
  chances: Float64Array,
  own: number,
  spread: ClassSpread | undefined,
): ClassEstimate {
  const n = answers.length;
  let [truePositive, falsePositive, falseNegative, trueNegative] = [0, 0, 0, 0];
  for (const [row, chance] of chances.entries()) {
    if (answers[row] === own) {
      truePositive += chance;
      falsePositive += 1 - chance;
    } else {
      falseNegative += chance;
      trueNegative += 1 - chance;
    }
  }
  // A ratio without rows is 0, as everywhere.
  const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  const ranking = expectedRanking(probabilities[own] ?? [], chances);
  const values: { readonly [metric in Estimated]: number } = {
    precision: ratio(truePositive, truePositive + falsePositive),
    recall: ratio(truePositive, truePositive + falseNegative),
    f1: ratio(truePositive, truePositive + (falsePositive + falseNegative) / 2),
    specificity: ratio(trueNegative, trueNegative + falsePositive),
    ...ranking,
  };
  return {
    ...{ truePositive, falsePositive, falseNegative, trueNegative },
    ...byMetric((metric) => ({
      value: Number.isFinite(values[metric]) ? values[metric] : null,
      samplingError: metric === "averagePrecision" ? null : errorOf(spread?.[metric] ?? null, n),
    })),
  };
}

const errorOf = (spread: RowSpread | null, n: number): number | null =>
  spread === null ? null : spread.std / Math.sqrt(n * spread.share);

/** Null as soon as one of them is: a mean over fewer classes would be another metric. */
function meanOf(estimates: readonly Estimate[], factor: number): Estimate {
  let [sum, variance]: [number | null, number | null] = [0, 0];
  for (const { value, samplingError } of estimates) {
    sum = sum === null || value === null ? null : sum + value;
    variance = variance === null || samplingError === null ? null : variance + samplingError ** 2;
  }
  return {
    value: sum === null ? null : sum / estimates.length,
    samplingError: variance === null ? null : (factor * Math.sqrt(variance)) / estimates.length,
  };
}

/**
 * Where the metric of the window's rows would lie, were their truth known. The reference is a sample too: what its rows say of
 * the scores is as uncertain as its own metric, so the window's sampling error is widened by it. NannyML's band is three sampling errors without that.
 */
export function estimateInterval(
  { value, samplingError }: Estimate,
  n: number,
  referenceRows: number,
  confidence: number,
): Interval | null {
  if (value === null || samplingError === null) return null;
  const half = normalQuantile((1 + confidence) / 2) * samplingError * Math.sqrt(1 + n / referenceRows);
  return {
    low: Math.max(0, value - half),
    high: Math.min(1, value + half),
    confidence,
    method: "CBPE, sampling error of window and reference",
  };
}
