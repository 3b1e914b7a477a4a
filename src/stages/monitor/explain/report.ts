/** The explanation as a table: for a terminal and a step summary alike. */
import { escapeMarkdown, markdownTable } from "../../../domain/markdown.ts";
import { formatNumber, formatProbability, formatShare } from "../../../policy/drift-words.ts";
import { watchedStatistic } from "../../../policy/watched-statistics.ts";
import type { ExplainedRule, Explanation } from "./rule.ts";

export function explanationText(explanation: Explanation): string {
  const { deployment, champion, window, rows, windowsRead, isCorrelated, season, rules, perMonth } = explanation;
  const usual =
    rows === null
      ? "No window had rows yet, so nothing is known of their size."
      : `A usual window of ${window} has ${rows} rows (median of the last ${windowsRead}).`;
  const table = markdownTable(
    ["rule", "about", "held against", "rows", "floor", "false, of windows", "false, a month", "smallest change seen"],
    ["left", "left", "left", "right", "right", "right", "right", "left"],
    rules.map(line),
  );
  const isBound = perMonth >= 0.001 && rules.some((rule) => rule.isBound);
  const counted = rules.some(({ perMonth: each }) => each === null);
  return [
    `${escapeMarkdown(deployment)}, champion ${escapeMarkdown(champion)}. ${usual}`,
    ...(season === null
      ? []
      : [`Each season has its own reference. The newest window's, of which this is: ${season}.`]),
    table,
    `All together: ${isBound ? "at most " : ""}${times(perMonth)} false alarms a month${counted ? ", without the rules that only count or are not known yet" : ""}.`,
    `${NOTES}${isCorrelated ? `\n${OF_ALIKE}` : ""}`,
  ].join("\n\n");
}

const line = (rule: ExplainedRule): readonly string[] => [
  escapeMarkdown(rule.rule),
  escapeMarkdown(rule.subject),
  escapeMarkdown(rule.against),
  rule.rows === null ? "-" : String(rule.rows),
  rule.floor === null ? "-" : formatNumber(rule.floor),
  chanceText(rule),
  monthly(rule),
  escapeMarkdown(rule.smallest ?? "-"),
];

function chanceText({ chance, isBound, rows, statistic }: ExplainedRule): string {
  if (chance !== null) {
    const share = formatProbability(chance);
    return isBound && !share.startsWith("under") ? `at most ${share}` : share;
  }
  return rows === null && watchedStatistic(statistic)?.evidence === "distribution" ? "not known yet" : "counted";
}

/** An alarm that is open most of the time opens rarely, and is false all the while. */
function monthly({ perMonth, open }: ExplainedRule): string {
  if (perMonth === null) return "-";
  return open !== null && open > 0.1 ? `${times(perMonth)}, open ${formatShare(open)} of the time` : times(perMonth);
}

function times(count: number): string {
  if (count === 0) return "0";
  return count < 0.001 ? "under 0.001" : formatNumber(count);
}

const OF_ALIKE =
  "- Rows that follow each other are alike, as the spec says (`correlated`). Floors and smallest changes are shown for as many independent rows; a window is judged by blocks of rows, or as the fewer rows that it is worth, so both are larger then.";

const NOTES = [
  "- The floor is what one window in two hundred of this size reaches although nothing changed.",
  "- The chance is that of a window in which nothing changed; a month counts alarms that open, by how many windows must fail.",
  "- The reference is a sample, and its error is in every window that is compared with it. The month is the mean over such samples: where this one is unusual, alarms come again and again, and elsewhere there are next to none. Windows are taken as independent of each other, and features of a feature beside them: those that move together alarm together, each as often as the spec's significance allows.",
  "- The smallest change is one that four windows of five show.",
  "- Counted: a fact about the window itself, which no chance makes.",
].join("\n");
