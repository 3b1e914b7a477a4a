/** The tables of an evaluation report: metrics, classes, confusions, times. */
import { escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import { METRICS, type MetricName } from "../../domain/metrics.ts";
import type { Measured, Measurement } from "../../domain/records.ts";
import { MINIMUM_ROWS } from "../../policy/gates.ts";
import { differenceText, intervalText, valueText } from "../../policy/metric-text.ts";

/** More classes than this make no readable matrix. */
const WIDEST_MATRIX = 12;
const MOST_CLASSES = 50;
const MOST_CONFUSIONS = 10;

const QUALITY = [
  "accuracy",
  "balanced-accuracy",
  "f1.macro",
  "precision.macro",
  "recall.macro",
  "log-loss",
] as const satisfies readonly MetricName[];

const QUALITY_OF_VALUES = ["mae", "rmse", "r2"] as const satisfies readonly MetricName[];

const TIMING = [
  "latency.p50",
  "latency.p95",
  "latency.p99",
  "error-rate",
  "consistency",
] as const satisfies readonly MetricName[];

/** Whether the answers are numbers: then nothing is about classes. */
export const answersValues = (measured: Measured): boolean => find(measured, "mae") !== undefined;

export const metricTable = (candidate: Measured, champion: Measured | null): string =>
  comparison(answersValues(candidate) ? QUALITY_OF_VALUES : QUALITY, candidate, champion);

export const timingTable = (candidate: Measured, champion: Measured | null): string =>
  comparison(TIMING, candidate, champion);

/** One metric a row, the candidate beside the champion where there is one. */
function comparison(metrics: readonly MetricName[], candidate: Measured, champion: Measured | null): string {
  const rows = metrics.map((metric) => {
    const own = find(candidate, metric);
    const cells = [`${metric}<br><sub>${METRICS[metric].meaning}</sub>`, measurementText(own)];
    if (!champion) return cells;
    const other = find(champion, metric);
    return [...cells, other?.value == null ? "–" : valueText(metric, other.value), changeText(metric, own, other)];
  });
  return champion
    ? markdownTable(["Metric", "Candidate", "Champion", "Change"], ["left", "right", "right", "right"], rows)
    : markdownTable(["Metric", "Candidate"], ["left", "right"], rows);
}

function find(measured: Measured, metric: MetricName, name?: string): Measurement | undefined {
  return measured.measurements.find((each) => each.metric === metric && each.class === name);
}

function measurementText(measurement: Measurement | undefined): string {
  if (measurement?.value == null) return "–";
  const { metric, value, interval } = measurement;
  const range = interval ? `<br><sub>${intervalText(metric, interval)}</sub>` : "";
  return `**${valueText(metric, value)}**${range}`;
}

/** Says which way, since for half of the metrics less is better. */
function changeText(metric: MetricName, own: Measurement | undefined, other: Measurement | undefined): string {
  if (own?.value == null || other?.value == null) return "–";
  const change = own.value - other.value;
  if (change === 0) return "same";
  const better = change > 0 === (METRICS[metric].better === "higher");
  return `${differenceText(metric, change)} ${better ? "better" : "worse"}`;
}

/** Whom it serves well, and for whom it got worse. */
export function classTable(candidate: Measured, champion: Measured | null): string {
  const { classes } = candidate.confusion;
  const rows = classes.slice(0, MOST_CLASSES).map((name) => {
    const recall = find(candidate, "recall", name);
    const value = (metric: MetricName) => find(candidate, metric, name)?.value ?? null;
    return [
      escapeMarkdown(name),
      rowsText(recall?.n ?? 0),
      `${bar(recall?.value ?? null)} ${shareText("recall", value("recall"))}`,
      shareText("precision", value("precision")),
      shareText("f1", value("f1")),
      ...(champion ? [changeText("recall", recall, find(champion, "recall", name))] : []),
    ];
  });
  const table = markdownTable(
    ["Class", "Rows", "Recall", "Precision", "F1", ...(champion ? ["Recall against the champion"] : [])],
    ["left", "right", "left", "right", "right", ...(champion ? (["right"] as const) : [])],
    rows,
  );
  const hidden = classes.length - rows.length;
  return hidden > 0 ? `${table}\n\n_${hidden} more classes are in the record._` : table;
}

const shareText = (metric: MetricName, value: number | null): string =>
  value === null ? "–" : valueText(metric, value);

/** Marks the classes whose numbers rest on next to nothing. */
const rowsText = (rows: number): string => (rows < MINIMUM_ROWS ? `${rows} <sub>few</sub>` : String(rows));

const BAR_WIDTH = 8;

/** A share as a bar of text. */
function bar(share: number | null): string {
  const filled = Math.round((share ?? 0) * BAR_WIDTH);
  return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
}

/** Rows are the truth, columns the answers; where that is too wide, the commonest confusions. */
export function confusionTable({ confusion: { classes, counts } }: Measured): string {
  if (classes.length > WIDEST_MATRIX) return commonestConfusions(classes, counts);
  return markdownTable(
    ["Truth ↓ Answer →", ...classes.map(escapeMarkdown)],
    ["left", ...classes.map(() => "right" as const)],
    classes.map((name, truth) => [
      escapeMarkdown(name),
      ...classes.map((_, answer) => countText(counts[truth]?.[answer] ?? 0, truth === answer)),
    ]),
  );
}

function countText(count: number, right: boolean): string {
  if (count === 0) return "·";
  return right ? `**${count}**` : String(count);
}

function commonestConfusions(classes: readonly string[], counts: Measured["confusion"]["counts"]): string {
  const confused = counts
    .flatMap((row, truth) => row.map((count, answer) => ({ truth, answer, count })))
    .filter(({ truth, answer, count }) => truth !== answer && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_CONFUSIONS);
  return markdownTable(
    ["Truth", "Answer", "Rows"],
    ["left", "left", "right"],
    confused.map(({ truth, answer, count }) => [
      escapeMarkdown(classes[truth] ?? ""),
      escapeMarkdown(classes[answer] ?? ""),
      String(count),
    ]),
  );
}
