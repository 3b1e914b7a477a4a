/** Which number of the rows' scores each row metric is, and what has to be worked out for it. */
import { METRICS, type MetricInfo, type MetricName } from "../../domain/metrics.ts";
import type { ClassScores } from "../precision-recall-f1.ts";
import type { RankingScores } from "../ranking.ts";
import type { ErrorScores } from "./error-scorer.ts";

/** A metric, and the position of its class in `Sample.classes` where it is about one. */
export interface Subject {
  readonly metric: MetricName;
  readonly classIndex?: number;
}

export const subjectKey = ({ metric, classIndex }: Subject): string => `${metric}/${classIndex ?? ""}`;

export type RowMetric = {
  [M in MetricName]: (typeof METRICS)[M]["on"] extends "rows" ? M : never;
}[MetricName];

export type RowSubject = Subject & { readonly metric: RowMetric };

/** Everything that row metrics are read from. Parts that no subject asked for are absent. */
export interface RowScores {
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly macro: ClassScores;
  readonly weighted: ClassScores;
  readonly classes: readonly ClassScores[];
  readonly matthews: number;
  readonly meanLoss: number;
  readonly meanBrier: number;
  readonly top3: number;
  readonly top5: number;
  readonly coverage: number;
  readonly coveredAccuracy: number;
  readonly calibrationError: number;
  /** By class; of classes that were asked for. */
  readonly rankings: readonly (RankingScores | undefined)[];
  readonly errors: ErrorScores | null;
}

/** NaN: nothing to measure it on. */
type Read = (scores: RowScores, classIndex: number) => number;

const macroOf = (rankings: RowScores["rankings"], area: "rocAuc" | "averagePrecision"): number => {
  let [sum, classes] = [0, 0];
  for (const each of rankings) {
    // A class without rows has no curve: the mean is over those that have.
    if (each === undefined || Number.isNaN(each.rocAuc)) continue;
    sum += each[area];
    classes++;
  }
  return sum / classes;
};

export const ROW_METRICS = {
  accuracy: (scores) => scores.accuracy,
  "balanced-accuracy": (scores) => scores.balancedAccuracy,
  "precision.macro": (scores) => scores.macro.precision,
  "recall.macro": (scores) => scores.macro.recall,
  "f1.macro": (scores) => scores.macro.f1,
  "precision.weighted": (scores) => scores.weighted.precision,
  "recall.weighted": (scores) => scores.weighted.recall,
  "f1.weighted": (scores) => scores.weighted.f1,
  precision: ({ classes }, own) => classes[own]?.precision ?? Number.NaN,
  recall: ({ classes }, own) => classes[own]?.recall ?? Number.NaN,
  f1: ({ classes }, own) => classes[own]?.f1 ?? Number.NaN,
  "roc-auc": ({ rankings }, own) => rankings[own]?.rocAuc ?? Number.NaN,
  "roc-auc.macro": ({ rankings }) => macroOf(rankings, "rocAuc"),
  "pr-auc": ({ rankings }, own) => rankings[own]?.averagePrecision ?? Number.NaN,
  "pr-auc.macro": ({ rankings }) => macroOf(rankings, "averagePrecision"),
  "log-loss": (scores) => scores.meanLoss,
  brier: (scores) => scores.meanBrier,
  ece: (scores) => scores.calibrationError,
  mcc: (scores) => scores.matthews,
  "accuracy.top3": (scores) => scores.top3,
  "accuracy.top5": (scores) => scores.top5,
  coverage: (scores) => scores.coverage,
  forwarded: (scores) => 1 - scores.coverage,
  "accuracy.covered": (scores) => scores.coveredAccuracy,
  mae: ({ errors }) => errors?.mae ?? Number.NaN,
  rmse: ({ errors }) => errors?.rmse ?? Number.NaN,
  mape: ({ errors }) => errors?.mape ?? Number.NaN,
  r2: ({ errors }) => errors?.r2 ?? Number.NaN,
  bias: ({ errors }) => errors?.bias ?? Number.NaN,
  "error.p50": ({ errors }) => errors?.quantile(0.5) ?? Number.NaN,
  "error.p90": ({ errors }) => errors?.quantile(0.9) ?? Number.NaN,
  "error.p95": ({ errors }) => errors?.quantile(0.95) ?? Number.NaN,
} as const satisfies Record<RowMetric, Read>;

const isRowMetric = (metric: MetricName): metric is RowMetric => metric in ROW_METRICS;

export const isRowSubject = (subject: Subject): subject is RowSubject => isRowMetric(subject.metric);

export interface Needs {
  readonly means: boolean;
  readonly calibration: boolean;
  /** Positions of the classes whose curves are asked for. */
  readonly rankings: readonly number[];
}

const MEANS: ReadonlySet<MetricName> = new Set([
  "log-loss",
  "brier",
  "accuracy.top3",
  "accuracy.top5",
  "coverage",
  "forwarded",
  "accuracy.covered",
] as const satisfies readonly RowMetric[]);

const isRanking = (metric: MetricName): boolean => metric.startsWith("roc-auc") || metric.startsWith("pr-auc");

export function needsOf(subjects: readonly RowSubject[], classes: number): Needs {
  const curves = subjects.filter(({ metric }) => isRanking(metric));
  const all = curves.some(({ classIndex }) => classIndex === undefined);
  const asked = new Set(curves.flatMap(({ classIndex }) => (classIndex === undefined ? [] : [classIndex])));
  return {
    means: subjects.some(({ metric }) => MEANS.has(metric)),
    calibration: subjects.some(({ metric }) => metric === "ece"),
    rankings: Array.from({ length: classes }, (_, own) => own).filter((own) => all || asked.has(own)),
  };
}

export const isPerClass = (metric: MetricName): boolean => {
  const { perClass }: MetricInfo = METRICS[metric];
  return perClass === true;
};
