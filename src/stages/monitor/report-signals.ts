/** What the reports say of single signals: the newest value, its distance from the limit, its last windows. */
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { groupOf, type SignalIdentity, type SubjectState, signalName } from "../../policy/signal-state.ts";
import { sparkline } from "./sparkline.ts";

/** So many windows are drawn and listed. */
export const WINDOWS_SHOWN = 12;

export const troubled = (states: readonly SubjectState[]) => states.filter(({ phase }) => phase !== "ok");

const find = ({ signals }: MonitoringRecord, name: string) => signals.find((signal) => signalName(signal) === name);

/** In the newest window in which it was judged. */
export function latestSignal(records: readonly MonitoringRecord[], of: SignalIdentity): Signal | undefined {
  const name = signalName(of);
  for (const record of records.toReversed()) {
    const found = find(record, name);
    if (found && found.verdict !== "inconclusive") return found;
  }
  return undefined;
}

/** The value in thresholds; 0 where it cannot be told, or where lower is worse. */
export function beyond(signal: Signal | undefined): number {
  if (signal?.value == null || signal.threshold === undefined || signal.threshold <= 0) return 0;
  const group = groupOf(signal.statistic);
  return group === "drift" || group === "quality" ? signal.value / signal.threshold : 0;
}

export function spark(records: readonly MonitoringRecord[], of: SignalIdentity, least: number): string {
  const name = signalName(of);
  const values = records.slice(-WINDOWS_SHOWN).map((record) => find(record, name)?.value ?? null);
  return sparkline(values, least);
}

/** Slices in a list that is read from the top. */
const MOST_SLICES = 5;

export interface Told {
  readonly signals: readonly Signal[];
  /** What is said of the others; safe Markdown, empty where there are none. */
  readonly others: string;
}

/** The whole first; of slices only what is wrong, and no more than are read: twenty of each check would bury it. */
export function toldOf(signals: readonly Signal[]): Told {
  const slices = signals.filter(({ slice }) => slice !== undefined);
  const wrong = slices.filter(({ verdict }) => verdict === "fail" || verdict === "error");
  const shown = wrong.slice(0, MOST_SLICES);
  const left = slices.length - shown.length;
  const failing = wrong.length - shown.length;
  const fail = failing === 0 ? "none of which fails" : `${failing} of which ${failing === 1 ? "fails" : "fail"}`;
  const others =
    left === 0
      ? ""
      : `${left} more ${left === 1 ? "is" : "are"} about slices, ${fail}: they are in the list of every signal.`;
  return { signals: [...signals.filter(({ slice }) => slice === undefined), ...shown], others };
}

export const day = (time: string) => (time.endsWith("T00:00:00.000Z") ? time.slice(0, 10) : `${time.slice(0, 16)}Z`);

export const MARKS: Readonly<Record<Verdict, string>> = { pass: "✅", inconclusive: "⚪", fail: "❌", error: "⚠️" };
