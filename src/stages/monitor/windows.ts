/** Windows of event time: aligned to the epoch, so that every run cuts time at the same places. */

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
 * The complete windows from the one that holds `since` on: those with rows, and the first of each silence. The others
 * would say the same, and one row dated centuries ago, by a caller's mistake, would make millions of them.
 */
export function windowsToLookAt(
  rows: readonly { readonly eventTime: string }[],
  since: string,
  now: Date,
  length: number,
): readonly Window[] {
  const windows: Window[] = [];
  let window = windowAt(Date.parse(since), length);
  while (Date.parse(window.to) <= now.getTime()) {
    windows.push(window);
    const end = Date.parse(window.to);
    const next = rows[firstFrom(rows, end)];
    const isSilent = rowsWithin(rows, window).length === 0;
    if (isSilent && !next) break;
    window = windowAt(isSilent && next ? Date.parse(next.eventTime) : end, length);
  }
  return windows;
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
