/** Which stretch of time performance is judged of: one whose truths are due, and long enough to say something. */
import { parseDuration } from "../../../domain/duration.ts";
import type { MonitoringRecord } from "../../../domain/records.ts";
import type { Monitoring } from "../facts.ts";
import { earlierBy, type Window } from "../windows.ts";

/** Windows between a window and the one whose truths are due when it ends. */
const delayOf = ({ window, labelDelay }: Pick<Monitoring, "window" | "labelDelay">): number =>
  labelDelay === null ? 0 : Math.ceil(parseDuration(labelDelay) / parseDuration(window));

/**
 * A record is never written again, so the record of one window carries the performance of the latest whose truths are due.
 * Windows in a silence have no record of their own: their turn, where it fell into one, is with the next that has.
 */
export function duePeriod(
  window: Window,
  monitoring: Pick<Monitoring, "window" | "labelDelay">,
  history: readonly Pick<MonitoringRecord, "window">[],
): Window {
  const delay = delayOf(monitoring);
  const due = earlierBy(window, delay);
  const last = history.at(-1);
  const since = last ? earlierBy(last.window, delay).to : due.from;
  return { from: Date.parse(since) < Date.parse(due.from) ? since : due.from, to: due.to };
}

/** The last `length` of it, where that is longer: what an alert's `for` judges as one. */
export function lengthened(period: Window, length: string | undefined): Window {
  if (length === undefined) return period;
  const from = Date.parse(period.to) - parseDuration(length);
  return from < Date.parse(period.from) ? { from: new Date(from).toISOString(), to: period.to } : period;
}

/** With as few windows before it as it takes until `count` has `enough`, and no more than `most`. */
export function extended(
  period: Window,
  count: (period: Window) => number,
  { enough, most, length }: { readonly enough: number; readonly most: number; readonly length: string },
): Window {
  const step = parseDuration(length);
  const widened = (windows: number): Window => ({
    from: new Date(Date.parse(period.from) - windows * step).toISOString(),
    to: period.to,
  });
  let windows = 0;
  while (windows < most && count(widened(windows)) < enough) windows += 1;
  return widened(windows);
}
