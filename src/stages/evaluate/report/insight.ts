/** Why it answers as it does, how far its confidence can be trusted, what it is against the best so far, what to try next. */
import type { BestEver, EvaluationDetails, Explanation } from "../../../domain/evaluation.ts";
import { details, escapeMarkdown, markdownTable } from "../../../domain/markdown.ts";
import { barChart } from "../../../domain/mermaid.ts";
import type { EvaluationRecord } from "../../../domain/records.ts";
import { differenceText, valueText } from "../../../policy/metric-text.ts";
import { mermaid } from "./serving.ts";
import { differenceWithRange, findIn, markText, NONE, nameOf, percent, plain } from "./text.ts";

const MOST_FEATURES = 15;
const MOST_SENTENCES = 8;

export function importancePart({ details: measured }: EvaluationRecord): readonly string[] {
  const sorted = [...(measured?.importance ?? [])].sort((a, b) => b.mean - a.mean);
  const [first] = sorted;
  if (!first) return [];
  const shown = sorted.slice(0, MOST_FEATURES);
  const table = markdownTable(
    ["Feature", `Loss of ${first.metric}`, "Spread"],
    ["left", "right", "right"],
    shown.map(({ feature, mean, deviation, metric }) => [
      escapeMarkdown(feature),
      valueText(metric, mean),
      `± ${valueText(metric, deviation)}`,
    ]),
  );
  const chart = barChart(
    `Loss of ${first.metric} when a feature is shuffled`,
    shown.map(({ feature }) => feature),
    shown.map(({ mean }) => mean),
  );
  const more = sorted.length - shown.length;
  const rest = more > 0 ? [`_${more} more features are in the record._`] : [];
  const note = `Each feature was shuffled ${first.repeats} times. Features that say the same hide each other.`;
  return [
    details(
      "What it looks at (permutation importance)",
      [...(chart ? [mermaid(chart)] : []), table, ...rest, note].join("\n\n"),
    ),
  ];
}

export function calibrationTable({ candidate, champion }: NonNullable<EvaluationDetails["calibration"]>): string {
  const header = ["Rows", "Confidence", "Accuracy", "90% interval"];
  const rows = (bins: typeof candidate, who: string) =>
    bins.map(({ n, confidence, accuracy, interval }) => [
      ...(champion ? [who] : []),
      String(n),
      percent(confidence),
      percent(accuracy),
      `${percent(interval.low)} to ${percent(interval.high)}`,
    ]);
  return markdownTable(
    [...(champion ? [""] : []), ...header],
    [...(champion ? (["left"] as const) : []), "right", "right", "right", "right"],
    [...rows(candidate, "candidate"), ...rows(champion ?? [], "champion")],
  );
}

/** Against a slow decline of small steps, of which each is too small for its own gate. */
export function historyPart(record: EvaluationRecord): readonly string[] {
  const { details: measured, candidate } = record;
  if (!measured || (measured.best.length === 0 && measured.judgedBefore === 0)) return [];
  const { best, judgedBefore } = measured;
  const count = judgedBefore === 1 ? "once" : `${judgedBefore} times`;
  const looks =
    judgedBefore === 0
      ? "This test split judges for the first time."
      : `This test split has judged ${count} before: the oftener one looks, the more of what looks better is chance.`;
  if (best.length === 0) return [`#### Against the best so far\n\n${looks}`];
  const table = markdownTable(
    ["Metric", "First champion", "Best so far", "Candidate", "Since the first", "Against the best", ""],
    ["left", "right", "right", "right", "right", "right", "left"],
    best.map((each) => bestRow(each, candidate)),
  );
  return [`#### Against the best so far\n\n${table}\n\n${looks}`];
}

function bestRow(each: BestEver, candidate: EvaluationRecord["candidate"]): readonly string[] {
  const { metric, value, first, difference } = each;
  const own = findIn(candidate.measurements, each);
  return [
    nameOf(each),
    valueText(metric, first),
    valueText(metric, value),
    plain(own),
    own?.value == null ? NONE : differenceText(metric, own.value - first),
    differenceWithRange(difference),
    markText(difference),
  ];
}

/** Empty: nothing is known of it. Sentences hold names of classes and slices. */
export function explanationText(explanation: Explanation | null | undefined): string {
  if (!explanation) return "";
  const list = (heading: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : [
          `**${heading}**\n\n${sentences
            .slice(0, MOST_SENTENCES)
            .map((each) => `- ${escapeMarkdown(each)}`)
            .join("\n")}`,
        ];
  return [
    ...list("Where it lost", explanation.lost),
    ...list("Which data would help", explanation.data),
    ...list("What to try next", explanation.next),
  ].join("\n\n");
}
