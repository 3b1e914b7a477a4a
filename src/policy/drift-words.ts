/** Change in plain words. What it returns is text, not Markdown: whoever shows it escapes it. */

import type { Signal } from "../domain/records.ts";
import { isOpenBin } from "./metric-text.ts";

/** What is said about one side of a comparison. */
export type Summary =
  | { readonly type: "number"; readonly median: number | null; readonly std: number | null }
  | { readonly type: "category"; readonly counts: readonly (readonly [value: string, count: number])[] };

/** A median that moved by less than this share of the reference's deviation is not what changed. */
const SMALL_MOVE = 0.1;
/** A spread that grew or shrank by less than this factor is not what changed either. */
const SMALL_STRETCH = 1.25;

/** For example "temp_max is higher than in training: median 21.1 against 15". */
export function describeShift(subject: string, reference: Summary, current: Summary, than: string): string {
  if (reference.type === "number" && current.type === "number") {
    return describeNumbers(subject, reference, current, than);
  }
  if (reference.type === "category" && current.type === "category") {
    return describeCategories(subject, reference.counts, current.counts, than);
  }
  return `${subject} is of another type than ${than}`;
}

type NumberSummary = Extract<Summary, { readonly type: "number" }>;

function describeNumbers(subject: string, reference: NumberSummary, current: NumberSummary, than: string): string {
  const [before, now] = [reference.median ?? Number.NaN, current.median ?? Number.NaN];
  const [spreadBefore, spreadNow] = [reference.std ?? Number.NaN, current.std ?? Number.NaN];
  if (!isAlike(reference, current)) {
    const direction = now > before ? "higher" : "lower";
    return `${subject} is ${direction} than ${than}: median ${formatNumber(now)} against ${formatNumber(before)}`;
  }
  const stretch = spreadNow / spreadBefore;
  if (stretch > SMALL_STRETCH || stretch < 1 / SMALL_STRETCH) {
    const direction = stretch > 1 ? "more" : "less";
    const numbers = `standard deviation ${formatNumber(spreadNow)} against ${formatNumber(spreadBefore)}`;
    return `${subject} varies ${direction} than ${than}: ${numbers}`;
  }
  return `${subject} is spread differently than ${than}, about the same median (${formatNumber(now)})`;
}

type Counts = Extract<Summary, { readonly type: "category" }>["counts"];

function describeCategories(subject: string, reference: Counts, current: Counts, than: string): string {
  const largest = largestMove(reference, current);
  if (!largest) return `${subject} has no values to compare`;
  const direction = largest.now > largest.before ? "more often" : "less often";
  const numbers = `${formatShare(largest.now)} against ${formatShare(largest.before)}`;
  return `${subject} is ${quoted(largest.value)} ${direction} than ${than}: ${numbers}`;
}

/** A value is somebody else's word: unmarked it would read as a part of the sentence. */
export const quoted = (value: string): string => `“${value}”`;

interface Move {
  readonly value: string;
  readonly before: number;
  readonly now: number;
}

/** The category whose share moved most; null: there is none. */
function largestMove(reference: Counts, current: Counts): Move | null {
  const [before, now] = [sharesOf(reference), sharesOf(current)];
  const moves = [...new Set([...before.keys(), ...now.keys()])].map((value) => ({
    value,
    before: before.get(value) ?? 0,
    now: now.get(value) ?? 0,
  }));
  const size = (move: Move) => Math.abs(move.now - move.before);
  return moves.reduce<Move | null>((a, b) => (a === null || size(b) > size(a) ? b : a), null);
}

function sharesOf(counts: Counts): ReadonlyMap<string, number> {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return new Map(counts.map(([value, count]) => [value, count / total]));
}

/** Before and after in few words, for a table: "median 12.1 -> 17.9". Null: nothing to say in numbers. */
export function describeChange(reference: Summary, current: Summary): string | null {
  if (reference.type === "number" && current.type === "number") {
    if (reference.median === null || current.median === null) return null;
    const medians = `median ${formatNumber(reference.median)} -> ${formatNumber(current.median)}`;
    if (!isAlike(reference, current) || reference.std === null || current.std === null) return medians;
    return `${medians}, deviation ${formatNumber(reference.std)} -> ${formatNumber(current.std)}`;
  }
  if (reference.type === "category" && current.type === "category") {
    const moved = largestMove(reference.counts, current.counts);
    return moved && `${moved.value} ${formatShare(moved.before)} -> ${formatShare(moved.now)}`;
  }
  return null;
}

/** Whether the median is about where it was. */
function isAlike(reference: NumberSummary, current: NumberSummary): boolean {
  const [before, now] = [reference.median ?? Number.NaN, current.median ?? Number.NaN];
  return !(Math.abs(now - before) > SMALL_MOVE * (reference.std ?? Number.NaN));
}

/** Of which rows something is said: " where city is “Paris”", " where age < 18", " of the shadow", or nothing. */
export function ofWhom({ role, slice }: Pick<Signal, "role" | "slice">): string {
  const rows = Object.entries(slice ?? {}).map(([column, value]) =>
    isOpenBin(value) ? `${column} ${value}` : `${column} is ${quoted(value)}`,
  );
  return [
    ...(rows.length > 0 ? [` where ${rows.join(" and ")}`] : []),
    ...(role !== undefined && role !== "champion" ? [` of the ${role}`] : []),
  ].join("");
}

/** Three digits that mean something; never exponents for everyday sizes. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return `${formatNumber(percent)}%`;
  return `${Math.round(percent)}%`;
}

/** With three digits, for shares that are held against what somebody wrote: 12.5%. */
export const formatPercent = (share: number): string => `${formatNumber(100 * share)}%`;

/** A chance as a share of cases; tiny ones only as "under". */
export function formatProbability(probability: number): string {
  return probability < 0.001 ? "under 0.1%" : formatShare(probability);
}
