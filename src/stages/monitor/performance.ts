/** Measures metrics of live answers, each with the interval that its alert needs. */

import type { Interval, Measurement } from "../../domain/measurement.ts";
import type { MonitoredMetric } from "../../domain/metrics.ts";
import { balancedAccuracy } from "../../stats/accuracy.ts";
import { bootstrap, percentileInterval } from "../../stats/bootstrap.ts";
import { type ClassCounts, classCounts, confusion } from "../../stats/confusion.ts";
import { logLoss, rowLogLoss } from "../../stats/log-loss.ts";
import { classScores, macroScores } from "../../stats/precision-recall-f1.ts";
import { quantile } from "../../stats/quantile.ts";
import { determination, meanAbsoluteError, rootMeanSquaredError } from "../../stats/regression.ts";
import { wilson } from "../../stats/wilson.ts";

const CONFIDENCE = 0.95;
const REPLICATES = 400;

interface JudgedAnswer {
  readonly truth: string;
  readonly label: string;
  /** Of a regression, whose truth is the text of a number. */
  readonly value: number | null;
  /** Probability that the champion gave to the truth; 0 for a class that it does not know. */
  readonly probabilityOfTruth: number;
}

export interface Answered {
  readonly classes: readonly string[];
  readonly judged: readonly JudgedAnswer[];
  readonly latenciesMs: readonly number[];
}

/** What one metric is measured from; `class` is an index into `classes`. */
interface Evidence {
  readonly truth: readonly number[];
  readonly answer: readonly number[];
  readonly losses: readonly number[];
  /** True numbers, and answered minus true; empty unless the rows were answered with numbers. */
  readonly numbers: readonly number[];
  readonly errors: readonly number[];
  readonly latencies: readonly number[];
  readonly classes: number;
  readonly class: number;
  readonly random: () => number;
}

type Measured = Pick<Measurement, "value" | "n" | "interval">;
type Method = (evidence: Evidence) => Measured | null;

const proportion =
  (count: (of: ClassCounts, evidence: Evidence) => { readonly hits: number; readonly n: number }): Method =>
  (evidence) => {
    const { truth, answer, classes } = evidence;
    const counts = classCounts(confusion(classes, truth, answer))[evidence.class];
    const { hits, n } = counts ? count(counts, evidence) : { hits: 0, n: 0 };
    if (n === 0) return { value: null, n };
    return {
      value: hits / n,
      n,
      interval: { ...wilson(hits, n, CONFIDENCE), confidence: CONFIDENCE, method: "wilson" },
    };
  };

const accuracy: Method = ({ truth, answer }) => {
  const n = truth.length;
  if (n === 0) return { value: null, n };
  const hits = truth.filter((label, row) => label === answer[row]).length;
  return { value: hits / n, n, interval: { ...wilson(hits, n, CONFIDENCE), confidence: CONFIDENCE, method: "wilson" } };
};

const resampled = (rows: number, next: () => number, measure: (drawn: ArrayLike<number>) => number): Measured => {
  if (rows === 0) return { value: null, n: 0 };
  const value = measure(Array.from({ length: rows }, (_, row) => row));
  const replicates = bootstrap(rows, REPLICATES, next, (drawn) => [measure(drawn)])[0] ?? [];
  const interval: Interval = {
    ...percentileInterval(replicates, CONFIDENCE),
    confidence: CONFIDENCE,
    method: `percentile bootstrap, ${REPLICATES} replicates`,
  };
  return { value, n: rows, interval };
};

const pick = (values: readonly number[], rows: ArrayLike<number>): number[] =>
  Array.from(rows, (row) => values[row] ?? Number.NaN);

const score =
  (measure: (counts: readonly ClassCounts[], classIndex: number) => number): Method =>
  (evidence) =>
    resampled(evidence.truth.length, evidence.random, (drawn) =>
      measure(
        classCounts(confusion(evidence.classes, pick(evidence.truth, drawn), pick(evidence.answer, drawn))),
        evidence.class,
      ),
    );

const ofNumbers =
  (measure: (truth: readonly number[], errors: readonly number[]) => number): Method =>
  ({ numbers, errors, random }) =>
    resampled(errors.length, random, (drawn) => measure(pick(numbers, drawn), pick(errors, drawn)));

const latency =
  (share: number): Method =>
  ({ latencies, random }) =>
    resampled(latencies.length, random, (drawn) =>
      quantile(
        pick(latencies, drawn).sort((a, b) => a - b),
        share,
      ),
    );

/** The prediction log holds answered requests only: neither errors nor repeated questions can be counted from it. */
const notInTheLog: Method = () => null;

const METHODS = {
  accuracy,
  "balanced-accuracy": score(balancedAccuracy),
  "precision.macro": score((counts) => macroScores(counts).precision),
  "recall.macro": score((counts) => macroScores(counts).recall),
  "f1.macro": score((counts) => macroScores(counts).f1),
  precision: proportion(({ hits, answered }) => ({ hits, n: answered })),
  recall: proportion(({ hits, support }) => ({ hits, n: support })),
  f1: score((counts, index) => {
    const counted = counts[index];
    return counted ? classScores(counted).f1 : Number.NaN;
  }),
  "log-loss": ({ losses, random }) => resampled(losses.length, random, (drawn) => logLoss(pick(losses, drawn))),
  mae: ofNumbers((_, errors) => meanAbsoluteError(errors)),
  rmse: ofNumbers((_, errors) => rootMeanSquaredError(errors)),
  r2: ofNumbers(determination),
  "latency.p50": latency(0.5),
  "latency.p95": latency(0.95),
  "latency.p99": latency(0.99),
  "error-rate": notInTheLog,
  consistency: notInTheLog,
} satisfies Record<MonitoredMetric, Method>;

/** Null: the log does not hold what the metric is made of. */
export function measureMetric(
  metric: MonitoredMetric,
  className: string | undefined,
  answered: Answered,
  random: () => number,
): Measurement | null {
  const { judged } = answered;
  // A truth that the champion has no class for still counts, as a row that it cannot get right.
  const classes = [...new Set([...answered.classes, ...judged.flatMap(({ truth, label }) => [truth, label])])];
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const numeric = judged.flatMap(({ truth, value }) => {
    const known = Number(truth);
    return value === null || !Number.isFinite(known) ? [] : [{ known, error: value - known }];
  });
  const measured = METHODS[metric]({
    numbers: numeric.map(({ known }) => known),
    errors: numeric.map(({ error }) => error),
    truth: judged.map(({ truth }) => indexOf.get(truth) ?? classes.length),
    answer: judged.map(({ label }) => indexOf.get(label) ?? classes.length),
    losses: judged.map(({ probabilityOfTruth }) => rowLogLoss(probabilityOfTruth)),
    latencies: answered.latenciesMs,
    classes: classes.length,
    class: className === undefined ? 0 : (indexOf.get(className) ?? classes.length),
    random,
  });
  return measured && { metric, ...(className !== undefined && { class: className }), ...measured };
}
