/** The analysis of two files as a person reads it: what moved most first, then what is wrong with the data. */
import { escapeMarkdown } from "../../domain/markdown.ts";
import type { Multivariate } from "./multivariate.ts";
import type { DriftAnalysis, DriftThresholds, JudgedColumn } from "./plan.ts";
import {
  chanceText,
  duplicatesOf,
  figure,
  headline,
  movement,
  rowsOf,
  rowsWords,
  ruleOf,
  type Sides,
  unmeasured,
  WORDS,
} from "./words.ts";

/** Columns that did not move are counted beyond so many. */
const SHOWN = 40;

export function driftReport(
  analysis: DriftAnalysis,
  sides: Sides,
  thresholds: DriftThresholds,
  rows: Multivariate,
): string {
  const { reference, current } = sides;
  const judged = analysis.columns.filter(({ signal }) => signal !== null);
  const shown = judged.slice(0, Math.max(SHOWN, analysis.drifted.length + analysis.unclear.length));
  return [
    `${headline(analysis, rows)}.`,
    "",
    `Reference: ${escapeMarkdown(reference.path)}, ${rowsOf(reference)}. Now: ${escapeMarkdown(current.path)}, ${rowsOf(current)}.`,
    "",
    ...tableOf(shown),
    ...(judged.length > shown.length
      ? [`... and ${judged.length - shown.length} more columns that did not move.`]
      : []),
    "",
    `Rows as a whole: ${escapeMarkdown(rowsWords(rows))}.`,
    ...listOf("Data quality", [...analysis.findings.map(({ text }) => text), ...duplicatesOf(sides)]),
    ...listOf("Not compared", unmeasured(analysis, sides)),
    "",
    ruleOf(thresholds),
  ].join("\n");
}

function tableOf(columns: readonly JudgedColumn[]): readonly string[] {
  const rows = columns.map(({ column, role, signal }) => {
    if (!signal) return [];
    const name = role === "feature" ? column.name : `${column.name} (${role})`;
    const limit = signal.threshold === undefined ? "" : ` of ${figure(signal.threshold)}`;
    const value = signal.value === null ? "" : `${signal.statistic} ${figure(signal.value)}${limit}`;
    const chance = signal.pValue === undefined ? "" : chanceText(signal.pValue);
    return [WORDS[signal.verdict], name, movement(column), value, chance];
  });
  const head = ["", "column", "before -> now", "moved by", "p"];
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.min(60, Math.max(3, ...all.map((row) => (row[at] ?? "").length))));
  // A terminal shows the text without its escapes, which must not count as width.
  const padded = (cell: string, at: number) =>
    escapeMarkdown(cell) + " ".repeat(Math.max(0, (widths[at] ?? 0) - cell.length));
  const line = (cells: readonly string[]) => `| ${cells.map(padded).join(" | ")} |`;
  if (rows.length === 0) return [];
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)];
}

function listOf(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `- ${escapeMarkdown(line)}`)];
}
