/** The metrics that gates and alerts may name, and which way is better. Measured elsewhere; judged elsewhere. */

/**
 * What a metric is measured on. `rows`: rows with their answers, so also of a slice, under a perturbation, on live rows.
 * `groups`: rows by a column, against each other. `requests`: requests one by one. `load`: many at once. `server`: the
 * process that answers.
 */
export type MetricBasis = "rows" | "groups" | "requests" | "load" | "server";

export interface MetricInfo {
  readonly better: "higher" | "lower";
  /** Of which tasks: those that answer with a class, with a number, or any. */
  readonly of?: "classes" | "values";
  readonly on: MetricBasis;
  /** `proportion`: a share of independent rows, so a binomial interval applies. */
  readonly shape: "proportion" | "score" | "milliseconds" | "per-second" | "bytes";
  /** Whether the metric is about one class and needs `class:` beside it. */
  readonly perClass?: true;
  readonly meaning: string;
}

export const METRICS = {
  accuracy: {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "proportion",
    meaning: "share of rows whose label is right",
  },
  "balanced-accuracy": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean recall over the classes present",
  },
  "precision.macro": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean precision over the classes",
  },
  "recall.macro": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean recall over the classes",
  },
  "f1.macro": { better: "higher", of: "classes", on: "rows", shape: "score", meaning: "mean F1 over the classes" },
  "precision.weighted": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean precision over the classes, by their rows",
  },
  "recall.weighted": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean recall over the classes, by their rows",
  },
  "f1.weighted": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean F1 over the classes, by their rows",
  },
  precision: {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "proportion",
    perClass: true,
    meaning: "share of a class's answers that are right",
  },
  recall: {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "proportion",
    perClass: true,
    meaning: "share of a class's rows that are found",
  },
  f1: {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    perClass: true,
    meaning: "harmonic mean of one class's precision and recall",
  },
  "roc-auc": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    perClass: true,
    meaning: "probability that a row of the class is scored above one that is not",
  },
  "roc-auc.macro": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean over the classes of the area under the ROC curve, each against the rest",
  },
  "pr-auc": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    perClass: true,
    meaning: "average precision of one class's scores",
  },
  "pr-auc.macro": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean average precision over the classes, each against the rest",
  },
  "log-loss": {
    better: "lower",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean negative log-probability (nats) of the true class",
  },
  brier: {
    better: "lower",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "mean squared distance of the probabilities from the truth, 0 to 2",
  },
  ece: {
    better: "lower",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "expected calibration error: how far confidence is from accuracy, in ten bins of equal count",
  },
  mcc: {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "score",
    meaning: "Matthews correlation of truth and answers, -1 to 1",
  },
  "accuracy.top3": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "proportion",
    meaning: "share of rows whose class is among the three most probable",
  },
  "accuracy.top5": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "proportion",
    meaning: "share of rows whose class is among the five most probable",
  },
  coverage: {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "proportion",
    meaning: "share of rows that the model decides, by threshold and degree of automation",
  },
  forwarded: {
    better: "lower",
    of: "classes",
    on: "rows",
    shape: "proportion",
    meaning: "share of rows that go to a person",
  },
  "accuracy.covered": {
    better: "higher",
    of: "classes",
    on: "rows",
    shape: "proportion",
    meaning: "share of the rows that the model decides whose label is right",
  },
  mae: {
    better: "lower",
    of: "values",
    on: "rows",
    shape: "score",
    meaning: "mean absolute error, in the label's unit",
  },
  rmse: {
    better: "lower",
    of: "values",
    on: "rows",
    shape: "score",
    meaning: "root of the mean squared error, in the label's unit",
  },
  mape: {
    better: "lower",
    of: "values",
    on: "rows",
    shape: "score",
    meaning: "mean absolute error as a share of the truth",
  },
  r2: {
    better: "higher",
    of: "values",
    on: "rows",
    shape: "score",
    meaning: "share of the labels' variance that is explained",
  },
  bias: {
    better: "lower",
    of: "values",
    on: "rows",
    shape: "score",
    meaning: "how far the mean error is from zero, in the label's unit",
  },
  "error.p50": {
    better: "lower",
    of: "values",
    on: "rows",
    shape: "score",
    meaning: "median absolute error, in the label's unit",
  },
  "error.p90": { better: "lower", of: "values", on: "rows", shape: "score", meaning: "90th percentile of the same" },
  "error.p95": { better: "lower", of: "values", on: "rows", shape: "score", meaning: "95th percentile of the same" },
  "demographic-parity.difference": {
    better: "lower",
    of: "classes",
    on: "groups",
    shape: "score",
    perClass: true,
    meaning: "largest difference between groups in the share that is answered with the class",
  },
  "demographic-parity.ratio": {
    better: "higher",
    of: "classes",
    on: "groups",
    shape: "score",
    perClass: true,
    meaning: "smallest share of a group that is answered with the class, over the largest",
  },
  "equalized-odds.difference": {
    better: "lower",
    of: "classes",
    on: "groups",
    shape: "score",
    perClass: true,
    meaning: "larger of the groups' differences in true and in false positive rate",
  },
  "equalized-odds.ratio": {
    better: "higher",
    of: "classes",
    on: "groups",
    shape: "score",
    perClass: true,
    meaning: "smaller of the groups' ratios of true and of false positive rates",
  },
  "latency.p50": {
    better: "lower",
    on: "requests",
    shape: "milliseconds",
    meaning: "median time of one request of one row",
  },
  "latency.p95": { better: "lower", on: "requests", shape: "milliseconds", meaning: "95th percentile of the same" },
  "latency.p99": { better: "lower", on: "requests", shape: "milliseconds", meaning: "99th percentile of the same" },
  "error-rate": {
    better: "lower",
    on: "requests",
    shape: "proportion",
    meaning: "share of requests that were not answered",
  },
  "error-rate.malformed": {
    better: "lower",
    on: "requests",
    shape: "proportion",
    meaning: "share of malformed and extreme requests that were not answered, or with a fault of the server",
  },
  consistency: {
    better: "higher",
    on: "requests",
    shape: "proportion",
    meaning: "share of rows answered alike when asked again: alone, in a batch, after a restart",
  },
  skew: {
    better: "lower",
    on: "requests",
    shape: "proportion",
    meaning: "share of rows that the server answers otherwise than the model file itself",
  },
  throughput: {
    better: "higher",
    on: "load",
    shape: "per-second",
    meaning: "requests answered in a second, many at once",
  },
  "memory.peak": { better: "lower", on: "server", shape: "bytes", meaning: "most memory that the server held" },
  "model.size": { better: "lower", on: "server", shape: "bytes", meaning: "size of the model's file" },
} as const satisfies Record<string, MetricInfo>;

export type MetricName = keyof typeof METRICS;

/** Whether a task's answers are what the metric is about. */
export function measures(metric: MetricName, answers: "classes" | "values"): boolean {
  const { of }: MetricInfo = METRICS[metric];
  return of === undefined || of === answers;
}

/** What the metric is measured on. */
export const basisOf = (metric: MetricName): MetricBasis => METRICS[metric].on;

/** Whether zero means none of it, so that `20% more` means something: times, sizes and errors, not shares or scores. */
export function isOnRatioScale(metric: MetricName): boolean {
  const { shape, of }: MetricInfo = METRICS[metric];
  if (shape !== "score") return shape !== "proportion";
  return of === "values" && metric !== "r2" && metric !== "bias";
}

/** Those that a prediction log, labels that arrive later, and what a server writes of itself can show. */
export const MONITORED_METRICS = [
  "accuracy",
  "balanced-accuracy",
  "precision.macro",
  "recall.macro",
  "f1.macro",
  "precision.weighted",
  "recall.weighted",
  "f1.weighted",
  "precision",
  "recall",
  "f1",
  "roc-auc",
  "roc-auc.macro",
  "pr-auc",
  "pr-auc.macro",
  "log-loss",
  "brier",
  "ece",
  "mcc",
  "accuracy.top3",
  "accuracy.top5",
  "coverage",
  "forwarded",
  "accuracy.covered",
  "mae",
  "rmse",
  "mape",
  "r2",
  "bias",
  "error.p50",
  "error.p90",
  "error.p95",
  "latency.p50",
  "latency.p95",
  "latency.p99",
  "error-rate",
  "throughput",
  "memory.peak",
] as const satisfies readonly MetricName[];

export type MonitoredMetric = (typeof MONITORED_METRICS)[number];
