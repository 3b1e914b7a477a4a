/** The windows that an issue does not know yet, each with where every signal stood after it. Pure. */
import type { SignalGroup } from "../../domain/monitoring.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import type { Asked } from "../../policy/asked.ts";
import { type FiringRule, foldSignals, type SubjectState } from "../../policy/signal-state.ts";
import type { KnownIssue } from "./issue.ts";

export interface Moment {
  /** Up to the window that is looked at, oldest first. */
  readonly records: readonly MonitoringRecord[];
  readonly record: MonitoringRecord;
  /** Of every group, what the spec asks for. */
  readonly states: readonly SubjectState[];
  /** What was in trouble, and is asked for no longer. */
  readonly dropped: readonly SubjectState[];
  /** What the spec asks about at all. */
  readonly groups: ReadonlySet<SignalGroup>;
}

/** Without an issue, trouble that came and went longer ago is history: nobody is told of it now. */
const RECENT_MS = 14 * 86_400_000;
const RECENT_WINDOWS = 5;
/** Of a longer backlog the newest are told; the others are in their records. */
const MOST_MOMENTS = 40;

export interface History {
  /** Windows on record after one that is known (or those that matter where none is), oldest first; the newest always. */
  momentsFor(issue: KnownIssue | null): readonly Moment[];
  readonly newest: Moment;
}

/** `looked`: starts of the windows that were looked at just now. */
export function historyOf(
  records: readonly MonitoringRecord[],
  looked: ReadonlySet<string>,
  firing: FiringRule,
  { isAsked, groups }: Asked,
): History | null {
  const newest = records.at(-1);
  if (!newest) return null;
  const seen = new Map<number, Moment>();
  const momentAt = (index: number): Moment => {
    const known = seen.get(index);
    if (known) return known;
    const upTo = records.slice(0, index + 1);
    const all = foldSignals(upTo, firing);
    const moment: Moment = {
      ...{ records: upTo, record: records[index] ?? newest, groups },
      states: all.filter(isAsked),
      dropped: all.filter((state) => state.phase !== "ok" && !isAsked(state)),
    };
    seen.set(index, moment);
    return moment;
  };
  const last = records.length - 1;
  return {
    newest: momentAt(last),
    momentsFor(issue) {
      const wanted = records.flatMap((record, index) => (isNews(record, index, issue) ? [index] : []));
      // What is over, or never was, begins with a window that fires.
      const isQuiet = !issue || (issue.state === "closed" && issue.memory.phase === "ok");
      const first = isQuiet ? wanted.findIndex((index) => records[index]?.state === "firing") : 0;
      const chosen = first === -1 ? [] : wanted.slice(first);
      return [...new Set([...chosen, last])].slice(-MOST_MOMENTS).map(momentAt);
    },
  };

  function isNews({ window, measured }: MonitoringRecord, index: number, issue: KnownIssue | null): boolean {
    if (issue) return issue.memory.window !== null && Date.parse(window.to) > Date.parse(issue.memory.window);
    const isRecent =
      Date.parse(records[last]?.window.to ?? "") - Date.parse(window.to) <= RECENT_MS || index >= last - RECENT_WINDOWS;
    // Records of earlier versions, whose groups shared one issue, have no such part.
    return measured !== undefined && (looked.has(window.from) || isRecent);
  }
}
