/** The metrics that gates and alerts may name, and which way is better. Measured elsewhere; judged elsewhere. */

export interface MetricInfo {
  readonly better: "higher" | "lower";
  /** Of which tasks: those that answer with a class, with a number, or any. */
  readonly of?: "classes" | "values";
  /** `proportion`: a share of independent rows, so a binomial interval applies. */
  readonly shape: "proportion" | "score" | "milliseconds";
  /** Whether the metric is about one class and needs `class:` beside it. */
  readonly perClass?: true;
  readonly meaning: string;
}

export const METRICS = {
  accuracy: { better: "higher", of: "classes", shape: "proportion", meaning: "share of rows whose label is right" },
  "balanced-accuracy": {
    better: "higher",
    of: "classes",
    shape: "score",
    meaning: "mean recall over the classes present",
  },
  "precision.macro": { better: "higher", of: "classes", shape: "score", meaning: "mean precision over the classes" },
  "recall.macro": { better: "higher", of: "classes", shape: "score", meaning: "mean recall over the classes" },
  "f1.macro": { better: "higher", of: "classes", shape: "score", meaning: "mean F1 over the classes" },
  precision: {
    better: "higher",
    of: "classes",
    shape: "proportion",
    perClass: true,
    meaning: "share of a class's answers that are right",
  },
  recall: {
    better: "higher",
    of: "classes",
    shape: "proportion",
    perClass: true,
    meaning: "share of a class's rows that are found",
  },
  f1: {
    better: "higher",
    of: "classes",
    shape: "score",
    perClass: true,
    meaning: "harmonic mean of one class's precision and recall",
  },
  "log-loss": {
    better: "lower",
    of: "classes",
    shape: "score",
    meaning: "mean negative log-probability (nats) of the true class",
  },
  mae: { better: "lower", of: "values", shape: "score", meaning: "mean absolute error, in the label's unit" },
  rmse: {
    better: "lower",
    of: "values",
    shape: "score",
    meaning: "root of the mean squared error, in the label's unit",
  },
  r2: { better: "higher", of: "values", shape: "score", meaning: "share of the labels' variance that is explained" },
  "latency.p50": { better: "lower", shape: "milliseconds", meaning: "median time of one request of one row" },
  "latency.p95": { better: "lower", shape: "milliseconds", meaning: "95th percentile of the same" },
  "latency.p99": { better: "lower", shape: "milliseconds", meaning: "99th percentile of the same" },
  "error-rate": { better: "lower", shape: "proportion", meaning: "share of requests that were not answered" },
  consistency: {
    better: "higher",
    shape: "proportion",
    meaning: "share of rows answered alike when asked again, alone and in a batch",
  },
} as const satisfies Record<string, MetricInfo>;

export type MetricName = keyof typeof METRICS;

/** Whether a task's answers are what the metric is about. */
export function measures(metric: MetricName, answers: "classes" | "values"): boolean {
  const { of }: MetricInfo = METRICS[metric];
  return of === undefined || of === answers;
}
