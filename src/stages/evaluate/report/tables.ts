/** The tables of an evaluation report about the whole split: metrics, classes, confusions. */
import { details, escapeMarkdown, markdownTable } from "../../../domain/markdown.ts";
import { METRICS, type MetricName } from "../../../domain/metrics.ts";
import type { EvaluationRecord, Measured } from "../../../domain/records.ts";
import { MINIMUM_ROWS } from "../../../policy/gates.ts";
import { valueText } from "../../../policy/metric-text.ts";
import {
  answersValues,
  comparisonCells,
  find,
  findIn,
  NONE,
  QUALITY,
  QUALITY_OF_VALUES,
  significance,
  withRange,
  worstFirst,
} from "./text.ts";

/** More classes than this make no readable matrix. */
const WIDEST_MATRIX = 12;
const MOST_CLASSES = 50;
const MOST_CONFUSIONS = 10;
/** Metrics that are clearly better or worse, beside those that are always shown. */
const MOST_STRIKING = 3;

/** What a reviewer looks at first, whatever it came to. */
const FIRST: ReadonlySet<MetricName> = new Set(["accuracy", "f1.macro", "log-loss", "mae", "rmse", "r2"]);

/** One metric a row, the candidate beside the champion where there is one: what matters most, then the others, folded. */
export function metricTables(record: EvaluationRecord): string {
  const { candidate, results, details: more } = record;
  const all: readonly MetricName[] = answersValues(candidate) ? QUALITY_OF_VALUES : QUALITY;
  const shown = all.filter((metric) => find(candidate, metric) !== undefined);
  const judged = new Set(results.flatMap(({ evidence }) => (evidence ? [evidence.metric] : [])));
  const expected = shown.filter((metric) => FIRST.has(metric) || judged.has(metric));
  const clear = shown.flatMap((metric) => {
    const difference = findIn(more?.differences, { metric });
    return difference && !expected.includes(metric) && significance(difference) !== "unclear" ? [difference] : [];
  });
  const striking = new Set(
    clear
      .sort(worstFirst)
      .slice(0, MOST_STRIKING)
      .map(({ metric }) => metric),
  );
  const open = shown.filter((metric) => expected.includes(metric) || striking.has(metric));
  const folded = shown.filter((metric) => !open.includes(metric));
  const rest = folded.length === 0 ? [] : [details("The other metrics", metricTable(record, folded))];
  return [metricTable(record, open), ...rest].join("\n\n");
}

function metricTable({ candidate, champion, details: more }: EvaluationRecord, shown: readonly MetricName[]): string {
  const name = (metric: MetricName) => `${metric}<br><sub>${METRICS[metric].meaning}</sub>`;
  if (!champion) {
    const rows = shown.map((metric) => [name(metric), withRange(find(candidate, metric))]);
    return markdownTable(["Metric", "Candidate"], ["left", "right"], rows);
  }
  const compared = comparedOf({ candidate, champion, details: more });
  return markdownTable(
    ["Metric", "Candidate", "Champion", "Difference", ""],
    ["left", "right", "right", "right", "left"],
    shown.map((metric) => [name(metric), ...comparisonCells({ metric }, compared)]),
  );
}

const comparedOf = ({
  candidate,
  champion,
  details,
}: Pick<EvaluationRecord, "candidate" | "champion" | "details">) => ({
  candidate: candidate.measurements,
  champion: champion?.measurements ?? null,
  differences: details?.differences ?? [],
});

/** Whom it serves well, and for whom it got worse. */
export function classTable(record: EvaluationRecord): string {
  const { candidate, champion } = record;
  const { classes } = candidate.confusion;
  const compared = comparedOf(record);
  const rows = classes.slice(0, MOST_CLASSES).map((name) => {
    const recall = find(candidate, "recall", name);
    const value = (metric: MetricName) => find(candidate, metric, name)?.value ?? null;
    const [, , difference, mark] = comparisonCells({ metric: "recall", class: name }, compared);
    return [
      escapeMarkdown(name),
      rowsText(recall?.n ?? 0),
      `${bar(recall?.value ?? null)} ${shareText("recall", value("recall"))}`,
      shareText("precision", value("precision")),
      shareText("f1", value("f1")),
      ...(champion ? [difference, mark] : []),
    ];
  });
  const table = markdownTable(
    ["Class", "Rows", "Recall", "Precision", "F1", ...(champion ? ["Recall against the champion", ""] : [])],
    ["left", "right", "left", "right", "right", ...(champion ? (["right", "left"] as const) : [])],
    rows,
  );
  const hidden = classes.length - rows.length;
  return hidden > 0 ? `${table}\n\n_${hidden} more classes are in the record._` : table;
}

const shareText = (metric: MetricName, value: number | null): string =>
  value === null ? NONE : valueText(metric, value);

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
  if (counts.length === 0)
    return `_${classes.length} classes are too many for a matrix: the answers are in the store._`;
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
