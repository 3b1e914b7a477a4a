/** Windows of event time: aligned to the epoch, so that every run cuts time at the same places. */

export interface Window {
  /** ISO 8601 UTC, inclusive. */
  readonly from: string;
  /** ISO 8601 UTC, exclusive. */
  readonly to: string;
}

const iso = (time: number) => new Date(time).toISOString();

/** Start of the aligned window that holds the time. */
const alignedStart = (time: number, length: number) => Math.floor(time / length) * length;

/** The complete windows from the one that holds `since` on, whose end is not after `now`. */
export function completeWindows(since: string, now: Date, length: number): readonly Window[] {
  const first = alignedStart(Date.parse(since), length);
  const count = Math.max(0, Math.floor((now.getTime() - first) / length));
  return Array.from({ length: count }, (_, index) => ({
    from: iso(first + index * length),
    to: iso(first + (index + 1) * length),
  }));
}

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
