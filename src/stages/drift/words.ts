/** What is said of two files, in text that is not escaped yet: the terminal's table and the page say the same. */
import { grouped } from "../../domain/grouped.ts";
import { formatShare } from "../../policy/drift-words.ts";
import type { CategorySide, ColumnComparison, NumberSide } from "./column.ts";
import type { Multivariate } from "./multivariate.ts";
import type { DriftAnalysis, DriftThresholds } from "./plan.ts";

export interface SideFacts {
  readonly path: string;
  readonly rows: number;
  readonly duplicates: number | null;
  /** Columns of which nothing is measured, and why. */
  readonly unmeasured: readonly { readonly name: string; readonly reason: string }[];
}

export interface Sides {
  readonly reference: SideFacts;
  readonly current: SideFacts;
}

/** Without a full stop. */
export function headline({ drifted, unclear, compared }: DriftAnalysis, rows: Multivariate): string {
  if (compared === 0) return "Nothing was compared: no column has values on both sides";
  const columns = compared === 1 ? "1 column" : `${compared} columns`;
  const isWhole = rows.kind === "measured" && rows.signal.verdict === "fail";
  const doubt = unclear.length > 0 ? `; ${unclear.length} not clear` : "";
  if (drifted.length > 0)
    return `Drift in ${drifted.length} of ${columns}${isWhole ? ", and in rows as a whole" : ""}${doubt}`;
  if (isWhole) return `Drift in rows as a whole, in none of ${columns} alone${doubt}`;
  return `No drift${unclear.length > 0 ? " that is certain" : ""} in ${columns}${doubt}`;
}

export const WORDS = { fail: "drift", inconclusive: "not clear", pass: "as before", error: "error" } as const;

export function movement(column: ColumnComparison): string {
  if (column.type === "number") return `${centre(column.reference)} -> ${centre(column.current)}`;
  if (column.type === "category") return largestMove(column.reference, column.current);
  return "";
}

const centre = (side: NumberSide): string => centred(side, figure);

/** Median and deviation. */
export const centred = ({ quartiles, std }: NumberSide, written: (value: number) => string): string =>
  quartiles[1] === undefined || std === null ? "nothing" : `${written(quartiles[1])} ± ${written(std)}`;

function largestMove(reference: CategorySide, current: CategorySide): string {
  const now = new Map(current.counts);
  const moves = reference.counts.map(([value, rows]) => {
    const [before, after] = [rows / Math.max(1, reference.n), (now.get(value) ?? 0) / Math.max(1, current.n)];
    return { value, before, after, size: Math.abs(after - before) };
  });
  const [largest] = moves.toSorted((a, b) => b.size - a.size);
  if (!largest) return "";
  const value = largest.value.length > 24 ? `${largest.value.slice(0, 23)}…` : largest.value;
  return `${value}: ${formatShare(largest.before)} -> ${formatShare(largest.after)}`;
}

export function duplicatesOf({ reference, current }: Sides) {
  return [reference, current].flatMap(({ path, rows, duplicates }) =>
    duplicates !== null && duplicates > 0
      ? [`${path} repeats ${formatShare(duplicates / rows)} of its rows (${duplicates})`]
      : [],
  );
}

export function unmeasured({ columns }: DriftAnalysis, { reference, current }: Sides): readonly string[] {
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

/** Whether rows go together as they did. */
export function rowsWords(found: Multivariate): string {
  if (found.kind === "left-out") return `not looked at: ${found.reason}`;
  const { signal, n } = found;
  const value = signal.value === null ? "" : `, error ${change(signal.value)}`;
  const limit = signal.threshold === undefined ? "" : ` of ${formatShare(signal.threshold)}`;
  const chance = signal.pValue === undefined ? "" : `, p ${chanceText(signal.pValue)}`;
  const [before, now] = n.map(grouped);
  const most = signal.verdict === "pass" ? [] : carriers(found);
  const where = most.length > 0 ? `; most of it in ${most.join(", ")}` : "";
  return `${WORDS[signal.verdict]}${value}${limit}${chance}, ${before} against ${now} rows${where}`;
}

const CARRIERS = 3;
/** A smaller share of the rise is no explanation. */
const CARRIES = 0.1;

function carriers({ columns }: Extract<Multivariate, { readonly kind: "measured" }>): readonly string[] {
  return columns
    .slice(0, CARRIERS)
    .flatMap(({ name, share }) => (share !== null && share >= CARRIES ? [`${name} (${formatShare(share)})`] : []));
}

const change = (value: number): string =>
  Number.isFinite(value) ? `${value < 0 ? "-" : "+"}${formatShare(Math.abs(value))}` : "without bounds";

export function ruleOf({ significance, minEffect, rule }: DriftThresholds): string {
  const size = minEffect === null ? "the size that usually matters" : figure(minEffect);
  return rule === "threshold"
    ? `Drift is an effect of at least ${size}, whatever chance does.`
    : `Drift is a move by at least the number after "of" (${size}, or what chance reaches with so many rows, whichever is larger), and a p-value, corrected for the number of columns, of at most ${significance}.`;
}

/** Four digits that mean something. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}

export const chanceText = (p: number): string => (p < 1e-4 ? "< 0.0001" : String(Number(p.toPrecision(2))));

export const rowsOf = ({ rows }: SideFacts): string => `${grouped(rows)} ${rows === 1 ? "row" : "rows"}`;
