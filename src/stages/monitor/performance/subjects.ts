/** What is measured of every window beside what alerts ask for. */
import { METRICS, type MetricInfo, type MetricName, type MonitoredMetric } from "../../../domain/metrics.ts";
import type { Role } from "../../../domain/servable.ts";
import { isRowSubject, type RowSubject, type Subject, subjectKey } from "../../../stats/measure/readings.ts";
import type { Sample } from "../../../stats/measure/sample.ts";

const OF_CLASSES = [
  "accuracy",
  "balanced-accuracy",
  "precision.macro",
  "recall.macro",
  "f1.macro",
  "mcc",
  "accuracy.covered",
  "log-loss",
  "brier",
  "ece",
  "roc-auc.macro",
] as const satisfies readonly MonitoredMetric[];
const OF_VALUES = [
  "mae",
  "rmse",
  "mape",
  "r2",
  "bias",
  "error.p50",
  "error.p90",
] as const satisfies readonly MonitoredMetric[];
/** Of who only stands beside the champion. */
const OF_OTHERS = [
  "accuracy",
  "balanced-accuracy",
  "f1.macro",
  "log-loss",
] as const satisfies readonly MonitoredMetric[];
/** Of slices: what needs few rows. */
const OF_SLICES = { classes: ["accuracy", "accuracy.covered"], values: ["mae", "bias"] } as const;
/** A table of more is read by nobody. */
const MOST_CLASSES = 12;

/** Those that only probabilities show. */
const OF_PROBABILITIES: ReadonlySet<string> = new Set([
  "log-loss",
  "brier",
  "roc-auc",
  "roc-auc.macro",
  "pr-auc",
  "pr-auc.macro",
  "accuracy.top3",
  "accuracy.top5",
] as const satisfies readonly MonitoredMetric[]);

export const needsProbabilities = (metric: string): boolean => OF_PROBABILITIES.has(metric);

const KNOWN_AT_ONCE: ReadonlySet<string> = new Set(["coverage", "forwarded", "demographic-parity.difference"]);

/** Whether what it says rests on what would have been right. */
export function needsTruth(statistic: string): boolean {
  if (!Object.hasOwn(METRICS, statistic)) return true;
  const { on }: MetricInfo = METRICS[statistic as MetricName];
  return (on === "rows" || on === "groups") && !KNOWN_AT_ONCE.has(statistic);
}

/** Of all rows of a member: the metrics as a whole; of the champion precision and recall of the most frequent classes too. */
export const headlineOf =
  (role: Role) =>
  (sample: Sample): readonly RowSubject[] => {
    if (sample.values) return OF_VALUES.map((metric) => ({ metric }));
    return role === "champion" ? ofChampion(sample) : OF_OTHERS.map((metric) => ({ metric }));
  };

function ofChampion({ classes, truth }: Sample): readonly RowSubject[] {
  const support = classes.map((_, classIndex) => ({
    classIndex,
    rows: truth.reduce((sum, own) => sum + (own === classIndex ? 1 : 0), 0),
  }));
  const frequent = support.toSorted((a, b) => b.rows - a.rows || a.classIndex - b.classIndex).slice(0, MOST_CLASSES);
  return [
    ...OF_CLASSES.map((metric): RowSubject => ({ metric })),
    ...frequent.flatMap(({ classIndex }): readonly RowSubject[] => [
      { metric: "precision", classIndex },
      { metric: "recall", classIndex },
    ]),
  ];
}

export const ofSlice = ({ values }: Sample): readonly RowSubject[] =>
  OF_SLICES[values ? "values" : "classes"].map((metric) => ({ metric }));

/** null: nobody gave or was given the class, so nothing can be said of it. */
export function subjectOf(
  metric: MonitoredMetric,
  className: string | undefined,
  { classes }: Sample,
): RowSubject | null {
  const { perClass }: MetricInfo = METRICS[metric];
  const classIndex = className === undefined ? -1 : classes.indexOf(className);
  if (perClass && classIndex < 0) return null;
  const subject: Subject = { metric, ...(perClass && { classIndex }) };
  return isRowSubject(subject) ? subject : null;
}

export const distinct = (subjects: readonly RowSubject[]): readonly RowSubject[] => [
  ...new Map(subjects.map((subject) => [subjectKey(subject), subject])).values(),
];
