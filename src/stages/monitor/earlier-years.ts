/** Windows of the same days of earlier years, as far as they are on record. */
import type { Digest } from "../../domain/digest.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { groupOf } from "../../policy/signal-state.ts";
import type { WindowSummary } from "../../stats/window-summary.ts";
import { MOST_WIDENED } from "./dated-rows.ts";
import type { Window } from "./windows.ts";

const MOST_YEARS = 10;
const DAY = 86_400_000;

/** Of each year the one of the same length that begins nearest to the same day: windows are not cut by years. */
export function earlierYears(history: readonly MonitoringRecord[], window: Window): readonly MonitoringRecord[] {
  const length = lengthOf(window);
  // The first one on record began whenever there was a deployment: only some of its days have rows.
  const known = history
    .slice(1)
    .filter((record) => record.summary !== undefined && isUsual(record) && lengthOf(record.window) === length);
  return Array.from({ length: MOST_YEARS }, (_, at) => {
    const then = yearsBefore(Date.parse(window.from), at + 1);
    const far = (record: MonitoringRecord): number => Math.abs(Date.parse(record.window.from) - then);
    return known.filter((record) => far(record) <= MOST_WIDENED * DAY).sort((a, b) => far(a) - far(b))[0];
  }).filter((record) => record !== undefined);
}

/** What is lost or broken is left out. */
export async function summariesOf(
  records: readonly MonitoringRecord[],
  read: (summary: Digest) => Promise<WindowSummary | null>,
): Promise<readonly WindowSummary[]> {
  const found = await Promise.all(records.map(({ summary }) => (summary ? read(summary) : null)));
  return found.filter((summary) => summary !== null);
}

const lengthOf = ({ from, to }: Window): number => Date.parse(to) - Date.parse(from);

/** What had drifted is no example of what is usual, whatever it was held against; neither is what was too small to tell. */
const isUsual = ({ signals, state }: MonitoringRecord): boolean =>
  state !== "insufficient" &&
  !signals.some(({ statistic, verdict }) => verdict === "fail" && groupOf(statistic) === "drift");

/** 29 February is 1 March of a year that has none. */
function yearsBefore(time: number, years: number): number {
  const date = new Date(time);
  return date.setUTCFullYear(date.getUTCFullYear() - years);
}
