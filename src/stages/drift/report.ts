/** The analysis of two files as a person reads it: what moved most first, then what is wrong with the data. */
import { grouped } from "../../domain/grouped.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import type { CategorySide, ColumnComparison, NumberSide } from "./column.ts";
import type { DriftAnalysis, DriftThresholds, JudgedColumn } from "./plan.ts";
import { percent } from "./quality.ts";

export interface SideFacts {
  readonly path: string;
  readonly rows: number;
  readonly duplicates: number | null;
  /** Columns of which nothing is measured, and why. */
  readonly unmeasured: readonly { readonly name: string; readonly reason: string }[];
}

/** Columns that did not move are counted beyond so many. */
const SHOWN = 40;

export function driftReport(
  analysis: DriftAnalysis,
  sides: { readonly reference: SideFacts; readonly current: SideFacts },
  thresholds: DriftThresholds,
): string {
  const { reference, current } = sides;
  const judged = analysis.columns.filter(({ signal }) => signal !== null);
  const shown = judged.slice(0, Math.max(SHOWN, analysis.drifted.length + analysis.unclear.length));
  return [
    headline(analysis),
    "",
    `Reference: ${escapeMarkdown(reference.path)}, ${rowsOf(reference)}. Now: ${escapeMarkdown(current.path)}, ${rowsOf(current)}.`,
    "",
    ...tableOf(shown),
    ...(judged.length > shown.length
      ? [`... and ${judged.length - shown.length} more columns that did not move.`]
      : []),
    ...listOf("Data quality", [...analysis.findings.map(({ text }) => text), ...duplicatesOf(sides)]),
    ...listOf("Not compared", unmeasured(analysis, sides)),
    "",
    ruleOf(thresholds),
  ].join("\n");
}

function headline({ drifted, unclear, compared }: DriftAnalysis): string {
  if (compared === 0) return "Nothing was compared: no column has values on both sides.";
  const columns = compared === 1 ? "1 column" : `${compared} columns`;
  if (drifted.length === 0 && unclear.length === 0) return `No drift in ${columns}.`;
  const moved =
    drifted.length > 0 ? `Drift in ${drifted.length} of ${columns}` : `No drift that is certain in ${columns}`;
  return `${moved}${unclear.length > 0 ? `; ${unclear.length} not clear` : ""}.`;
}

const WORDS = { fail: "drift", inconclusive: "not clear", pass: "as before", error: "error" } as const;

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

function movement(column: ColumnComparison): string {
  if (column.type === "number") return `${centre(column.reference)} -> ${centre(column.current)}`;
  if (column.type === "category") return largestMove(column.reference, column.current);
  return "";
}

const centre = ({ quartiles, std }: NumberSide): string =>
  quartiles[1] === undefined || std === null ? "nothing" : `${figure(quartiles[1])} ± ${figure(std)}`;

function largestMove(reference: CategorySide, current: CategorySide): string {
  const now = new Map(current.counts);
  const moves = reference.counts.map(([value, rows]) => {
    const [before, after] = [rows / Math.max(1, reference.n), (now.get(value) ?? 0) / Math.max(1, current.n)];
    return { value, before, after, size: Math.abs(after - before) };
  });
  const [largest] = moves.toSorted((a, b) => b.size - a.size);
  if (!largest) return "";
  const value = largest.value.length > 24 ? `${largest.value.slice(0, 23)}…` : largest.value;
  return `${value}: ${percent(largest.before)} -> ${percent(largest.after)}`;
}

function duplicatesOf({ reference, current }: { readonly reference: SideFacts; readonly current: SideFacts }) {
  return [reference, current].flatMap(({ path, rows, duplicates }) =>
    duplicates !== null && duplicates > 0
      ? [`${path} repeats ${percent(duplicates / rows)} of its rows (${duplicates})`]
      : [],
  );
}

function unmeasured(
  { columns }: DriftAnalysis,
  { reference, current }: { readonly reference: SideFacts; readonly current: SideFacts },
): readonly string[] {
  const byName = new Map([...reference.unmeasured, ...current.unmeasured].map(({ name, reason }) => [name, reason]));
  return [
    ...[...byName].map(([name, reason]) => `${name} ${reason}`),
    ...columns.flatMap(({ column }) => {
      if (column.type === "time") {
        const span = ({ min, max }: typeof column.current) =>
          min === null || max === null ? "nothing" : `${day(min)} to ${day(max)}`;
        return [`${column.name} holds moments: ${span(column.reference)} before, ${span(column.current)} now`];
      }
      return column.type === "text" ? [`${column.name} holds free text or names`] : [];
    }),
  ];
}

const day = (milliseconds: number): string => {
  const moment = new Date(milliseconds);
  return Number.isNaN(moment.getTime()) ? "beyond all calendars" : moment.toISOString().slice(0, 16).replace("T", " ");
};

function listOf(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `- ${escapeMarkdown(line)}`)];
}

function ruleOf({ significance, minEffect, rule }: DriftThresholds): string {
  const size = minEffect === null ? "the size that usually matters" : figure(minEffect);
  return rule === "threshold"
    ? `Drift is an effect of at least ${size}, whatever chance does.`
    : `Drift is a move by at least the number after "of" (${size}, or what chance reaches with so many rows, whichever is larger), and a p-value, corrected for the number of columns, of at most ${significance}.`;
}

/** Four digits that mean something. */
function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}

const chanceText = (p: number): string => (p < 1e-4 ? "< 0.0001" : String(Number(p.toPrecision(2))));

const rowsOf = ({ rows }: SideFacts): string => `${grouped(rows)} ${rows === 1 ? "row" : "rows"}`;
