/** Windows of event time: aligned to the epoch, so that every run cuts time at the same places. */

import { parseDuration } from "../../domain/duration.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import type { ResolvedMonitoring } from "../../spec/resolved.ts";

export interface Window {
  /** ISO 8601 UTC, inclusive. */
  readonly from: string;
  /** ISO 8601 UTC, exclusive. */
  readonly to: string;
}

const iso = (time: number) => new Date(time).toISOString();

/** The aligned window that holds the moment. */
export function windowAt(time: number, length: number): Window {
  const start = Math.floor(time / length) * length;
  return { from: iso(start), to: iso(start + length) };
}

/**
 * The complete windows from the one that holds `since` on: those with rows, and the first `silent` of each silence. The
 * others would say the same, and one row dated centuries ago, by a caller's mistake, would make millions of them.
 */
export function windowsToLookAt(
  rows: readonly { readonly eventTime: string }[],
  since: string,
  now: Date,
  length: number,
  silent = 1,
): readonly Window[] {
  const windows: Window[] = [];
  let window = windowAt(Date.parse(since), length);
  let silence = 0;
  while (Date.parse(window.to) <= now.getTime()) {
    windows.push(window);
    const end = Date.parse(window.to);
    silence = rowsWithin(rows, window).length === 0 ? silence + 1 : 0;
    const next = rows[firstFrom(rows, end)];
    const isEnough = silence >= silent;
    if (isEnough && !next) break;
    window = windowAt(isEnough && next ? Date.parse(next.eventTime) : end, length);
  }
  return windows;
}

/** However long a silence may last before anybody is told. */
const MOST_SILENT = 100;

/** How many windows of a silence say something new: until nobody asked for longer than the spec allows, and truths are due. */
export function silentWindows({
  window,
  checks,
  labelDelay,
}: Pick<ResolvedMonitoring, "window" | "checks" | "labelDelay">): number {
  const length = parseDuration(window);
  const longest = Math.max(0, ...checks.map((check) => (check.check === "freshness" ? parseDuration(check.max) : 0)));
  const late = labelDelay === null ? 0 : Math.ceil(parseDuration(labelDelay) / length);
  return Math.min(1 + Math.max(Math.floor(longest / length), late), MOST_SILENT);
}

/** Whether another window of the silence would say the same as those on record. */
export const isSilenceTold = (records: Silence, monitoring: Parameters<typeof silentWindows>[0]): boolean =>
  records.length - 1 - lastAsked(records) >= silentWindows(monitoring);

type Silence = readonly Pick<MonitoringRecord, "state" | "window">[];

const lastAsked = (records: Silence): number => records.findLastIndex(({ state }) => state !== "no-data");

/** Start of the silence that the last of the records is of; null: somebody asked. */
export const silentSince = (records: Silence): string | null => records[lastAsked(records) + 1]?.window.from ?? null;

/** The same window, moved by whole lengths into the past. */
export function earlierBy(window: Window, lengths: number): Window {
  const length = Date.parse(window.to) - Date.parse(window.from);
  return {
    from: iso(Date.parse(window.from) - lengths * length),
    to: iso(Date.parse(window.to) - lengths * length),
  };
}

/** The rows of the window, from rows by event time: two binary searches, since a backlog has many windows. */
export function rowsWithin<R extends { readonly eventTime: string }>(rows: readonly R[], window: Window): readonly R[] {
  return rows.slice(firstFrom(rows, Date.parse(window.from)), firstFrom(rows, Date.parse(window.to)));
}

function firstFrom(rows: readonly { readonly eventTime: string }[], time: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = rows[middle];
    if (row && Date.parse(row.eventTime) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
