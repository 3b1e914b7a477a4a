/** Performance of rows whose truth nobody knows yet, from confidence as far as the test split says that it is to be believed. */
import type { SliceOf } from "../../../domain/evaluation.ts";
import type { Measurement } from "../../../domain/measurement.ts";
import type { PerformanceMeasured } from "../../../domain/monitoring.ts";
import { answersOf } from "../../../domain/signature.ts";
import { type Estimate, estimateInterval, estimatePerformance } from "../../../stats/cbpe.ts";
import { calibrateScores, type ScoreCalibration, type ScoredRows } from "../../../stats/score-calibration.ts";
import type { WindowFacts } from "../facts.ts";
import type { Tried } from "../reference.ts";
import { type JudgedRow, knowsProbabilities, type Member, type Reading } from "./judged.ts";
import { CONFIDENCE, short, thinned } from "./realised.ts";

/** A test split with fewer rows says little of how far scores are to be believed. */
const FEWEST_TRIED = 50;
const MOST_TRIED = 5_000;

/** By class, then by row. */
const columnsOf = (rows: readonly (readonly number[])[], classes: readonly string[]): readonly Float64Array[] =>
  classes.map((_, own) => Float64Array.from(rows, (probabilities) => probabilities[own] ?? 0));

const positionOf = (label: string | null, classes: readonly string[]): number => {
  const own = label === null ? -1 : classes.indexOf(label);
  return own < 0 ? classes.length : own;
};

/** Rows as scores have them. */
export function scoredRows(judged: readonly JudgedRow[], { signature }: Reading): ScoredRows {
  const { classes } = signature.label;
  return {
    probabilities: columnsOf(
      judged.map(({ row }) => row.probabilities),
      classes,
    ),
    answers: Int32Array.from(judged, ({ row }) => positionOf(row.label, classes)),
  };
}

/** null: too little was tried, or its answers cannot be read by these classes. */
export function calibrationFor(
  tried: readonly Tried[] | null | undefined,
  { signature }: Reading,
): ScoreCalibration | null {
  const { classes } = signature.label;
  const fitting = (tried ?? []).filter(
    ({ label, truth, probabilities }) =>
      label !== null && probabilities.length === classes.length && classes.includes(truth),
  );
  if (answersOf(signature.task) !== "classes" || classes.length < 2 || fitting.length < FEWEST_TRIED) return null;
  const rows = thinned(fitting, MOST_TRIED);
  return calibrateScores({
    probabilities: columnsOf(
      rows.map(({ probabilities }) => probabilities),
      classes,
    ),
    answers: Int32Array.from(rows, ({ label }) => positionOf(label, classes)),
    truth: Int32Array.from(rows, ({ truth }) => positionOf(truth, classes)),
  });
}

/** What the member answered on its test split; the champion's is the reference's, unless the deployment chose another. */
export function triedOf(member: Member, { reference, tried }: WindowFacts): readonly Tried[] | null {
  return member.role === "champion" ? reference.tried : (tried.get(member.servable)?.lines ?? null);
}

/** null: nothing can be told. */
export function estimatedOf(
  member: Member,
  slice: SliceOf | null,
  rows: readonly JudgedRow[],
  calibration: ScoreCalibration,
  reading: Reading,
): PerformanceMeasured | null {
  if (rows.length === 0 || !knowsProbabilities(rows, reading)) return null;
  const { n, accuracy, macro } = estimatePerformance(scoredRows(rows, reading), calibration);
  const measurement = (metric: Measurement["metric"], estimate: Estimate): readonly Measurement[] => {
    if (estimate.value === null) return [];
    const interval = estimateInterval(estimate, n, calibration.rows, CONFIDENCE);
    return [short({ metric, value: estimate.value, n, ...(interval && { interval }) })];
  };
  return {
    role: member.role,
    version: member.version,
    slice,
    kind: "estimated",
    rows: n,
    measurements: [
      ...measurement("accuracy", accuracy),
      ...(slice === null
        ? [
            ...measurement("precision.macro", macro.precision),
            ...measurement("recall.macro", macro.recall),
            ...measurement("f1.macro", macro.f1),
            ...measurement("roc-auc.macro", macro.rocAuc),
          ]
        : []),
    ],
  };
}
