/** Every metric of the catalogue, read off a sample: its value, what it rests on, and hits where it is a proportion. */
import { METRICS, type MetricName, measures } from "../../domain/metrics.ts";
import { accuracy, balancedAccuracy } from "../../stats/accuracy.ts";
import type { ClassCounts } from "../../stats/confusion.ts";
import { type ClassScores, classScores, macroScores } from "../../stats/precision-recall-f1.ts";
import { quantile } from "../../stats/quantile.ts";
import { determination, meanAbsoluteError, rootMeanSquaredError } from "../../stats/regression.ts";
import type { Sample, Values } from "./sample.ts";

export interface Reading {
  /** null: nothing to measure it on. */
  readonly value: number | null;
  readonly n: number;
  /** Of `n`; only for proportions. */
  readonly hits?: number;
}

/** A metric, and the position of its class in `Sample.classes` where it is about one. */
export interface Subject {
  readonly metric: MetricName;
  readonly classIndex?: number;
}

export const subjectKey = ({ metric, classIndex }: Subject): string => `${metric}/${classIndex ?? ""}`;

/** All metrics that the answers allow, those of one class once a class. */
export function allSubjects(classes: number, answers: "classes" | "values" = "classes"): readonly Subject[] {
  return (Object.keys(METRICS) as MetricName[])
    .filter((metric) => measures(metric, answers) && isRead(metric))
    .flatMap((metric): readonly Subject[] =>
      "perClass" in METRICS[metric]
        ? Array.from({ length: classes }, (_, classIndex) => ({ metric, classIndex }))
        : [{ metric }],
    );
}

/** Everything that rows and their answers give, computed once for all metrics. */
export interface RowScores {
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly macro: ClassScores;
  readonly classes: readonly ClassScores[];
  readonly meanLoss: number;
  /** null where answers are classes. */
  readonly values: Values | null;
}

export function rowScores(counts: readonly ClassCounts[], meanLoss: number, values: Values | null = null): RowScores {
  return {
    values,
    accuracy: accuracy(counts),
    balancedAccuracy: balancedAccuracy(counts),
    macro: macroScores(counts),
    classes: counts.map(classScores),
    meanLoss,
  };
}

const ROW_METRICS = {
  accuracy: (scores) => scores.accuracy,
  "balanced-accuracy": (scores) => scores.balancedAccuracy,
  "precision.macro": (scores) => scores.macro.precision,
  "recall.macro": (scores) => scores.macro.recall,
  "f1.macro": (scores) => scores.macro.f1,
  precision: ({ classes }, own) => classes[own]?.precision ?? Number.NaN,
  recall: ({ classes }, own) => classes[own]?.recall ?? Number.NaN,
  f1: ({ classes }, own) => classes[own]?.f1 ?? Number.NaN,
  "log-loss": (scores) => scores.meanLoss,
  mae: ({ values }) => (values ? meanAbsoluteError(values.errors) : Number.NaN),
  rmse: ({ values }) => (values ? rootMeanSquaredError(values.errors) : Number.NaN),
  r2: ({ values }) => (values ? determination(values.truth, values.errors) : Number.NaN),
} as const satisfies Partial<Record<MetricName, (scores: RowScores, classIndex: number) => number>>;

type RowMetric = keyof typeof ROW_METRICS;

type RowSubject = Subject & { readonly metric: RowMetric };

const LATENCY_SHARES = { "latency.p50": 0.5, "latency.p95": 0.95, "latency.p99": 0.99 } as const;

type LatencyMetric = keyof typeof LATENCY_SHARES;

export const isRowMetric = (metric: MetricName): metric is RowMetric => metric in ROW_METRICS;

export const isLatencyMetric = (metric: MetricName): metric is LatencyMetric => metric in LATENCY_SHARES;

const isRead = (metric: MetricName): boolean =>
  isRowMetric(metric) || isLatencyMetric(metric) || metric === "error-rate" || metric === "consistency";

export function rowMetric({ metric, classIndex = -1 }: RowSubject, scores: RowScores): number {
  return ROW_METRICS[metric](scores, classIndex);
}

/** `sorted` ascends and is not empty. */
export function latencyMetric(metric: LatencyMetric, sorted: readonly number[]): number {
  return quantile(sorted, LATENCY_SHARES[metric]);
}

export function reading(subject: Subject, sample: Sample): Reading {
  const { metric } = subject;
  if (isRowMetric(metric)) return rowReading({ ...subject, metric }, sample);
  if (isLatencyMetric(metric)) {
    const n = sample.latenciesMs.length;
    return { value: n === 0 ? null : latencyMetric(metric, sample.latenciesMs), n };
  }
  return metric === "error-rate"
    ? proportion(sample.failures, sample.requests)
    : proportion(sample.alike, sample.repeated);
}

const NOBODY: ClassCounts = { support: 0, answered: 0, hits: 0 };

function rowReading(subject: RowSubject, sample: Sample): Reading {
  const own = sample.counts[subject.classIndex ?? -1] ?? NOBODY;
  const rows = sample.truth.length;
  switch (subject.metric) {
    case "accuracy":
      return proportion(
        sample.counts.reduce((sum, each) => sum + each.hits, 0),
        rows,
      );
    case "recall":
      return proportion(own.hits, own.support);
    case "precision":
      return proportion(own.hits, own.answered);
    default: {
      const n = subject.classIndex === undefined ? rows : own.support;
      const value = n === 0 ? null : rowMetric(subject, rowScores(sample.counts, sample.meanLoss, sample.values));
      return { value: sample.values && Number.isNaN(value) ? null : value, n };
    }
  }
}

function proportion(hits: number, n: number): Reading {
  return { value: n === 0 ? null : hits / n, n, hits };
}
