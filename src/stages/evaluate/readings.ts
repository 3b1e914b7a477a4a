/** Every metric of the catalogue, read off a sample: its value, what it rests on, and hits where it is a proportion. */
import { METRICS, type MetricName } from "../../domain/metrics.ts";
import { accuracy, balancedAccuracy } from "../../stats/accuracy.ts";
import type { ClassCounts } from "../../stats/confusion.ts";
import { classScores, macroScores } from "../../stats/precision-recall-f1.ts";
import { quantile } from "../../stats/quantile.ts";
import type { Sample } from "./sample.ts";

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

/** All metrics, those of one class once a class. */
export function allSubjects(classes: number): readonly Subject[] {
  return (Object.keys(METRICS) as MetricName[]).flatMap((metric): readonly Subject[] =>
    "perClass" in METRICS[metric]
      ? Array.from({ length: classes }, (_, classIndex) => ({ metric, classIndex }))
      : [{ metric }],
  );
}

const NOBODY: ClassCounts = { support: 0, answered: 0, hits: 0 };

const ROW_METRICS = {
  accuracy: (counts) => accuracy(counts),
  "balanced-accuracy": (counts) => balancedAccuracy(counts),
  "precision.macro": (counts) => macroScores(counts).precision,
  "recall.macro": (counts) => macroScores(counts).recall,
  "f1.macro": (counts) => macroScores(counts).f1,
  precision: (_, __, own) => classScores(own).precision,
  recall: (_, __, own) => classScores(own).recall,
  f1: (_, __, own) => classScores(own).f1,
  "log-loss": (_, meanLoss) => meanLoss,
} as const satisfies Partial<
  Record<MetricName, (counts: readonly ClassCounts[], meanLoss: number, own: ClassCounts) => number>
>;

type RowMetric = keyof typeof ROW_METRICS;

const LATENCY_SHARES = { "latency.p50": 0.5, "latency.p95": 0.95, "latency.p99": 0.99 } as const;

type LatencyMetric = keyof typeof LATENCY_SHARES;

export const isRowMetric = (metric: MetricName): metric is RowMetric => metric in ROW_METRICS;

export const isLatencyMetric = (metric: MetricName): metric is LatencyMetric => metric in LATENCY_SHARES;

/** A metric of rows, from counts alone: also what every bootstrap replicate computes. */
export function rowMetric(
  subject: Subject & { readonly metric: RowMetric },
  counts: readonly ClassCounts[],
  meanLoss: number,
): number {
  return ROW_METRICS[subject.metric](counts, meanLoss, counts[subject.classIndex ?? -1] ?? NOBODY);
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

function rowReading(subject: Subject & { readonly metric: RowMetric }, sample: Sample): Reading {
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
      return { value: n === 0 ? null : rowMetric(subject, sample.counts, sample.meanLoss), n };
    }
  }
}

function proportion(hits: number, n: number): Reading {
  return { value: n === 0 ? null : hits / n, n, hits };
}
