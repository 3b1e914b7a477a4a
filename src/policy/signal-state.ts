/** Turns the verdicts of single windows into alerts that neither flap nor cry wolf. */

import { userError } from "../domain/errors/user-error.ts";
import type { SignalGroup } from "../domain/monitoring.ts";
import type { MonitoringRecord, Signal, SignalState } from "../domain/records.ts";
import { type Verdict, worst } from "../domain/verdict.ts";
import { type Evidence, type WatchedStatistic, watchedStatistic } from "./watched-statistics.ts";

export interface FiringRule {
  /** Fires when this many of the last `of` judged windows fail. */
  readonly fires: number;
  readonly of: number;
  /** Windows in a row that must clear before a firing signal is over. */
  readonly clears: number;
}

/** Where the deployment says nothing: statistics of distributions must repeat; counted facts and proven metrics need not. */
export const FIRING_RULES = {
  distribution: { fires: 2, of: 3, clears: 2 },
  counted: { fires: 1, of: 1, clears: 2 },
  proven: { fires: 1, of: 1, clears: 2 },
} as const satisfies Record<Evidence, FiringRule>;

/** `firing` is the deployment's own rule, for what must repeat. */
export const firingRule = (statistic: string, firing: FiringRule = FIRING_RULES.distribution): FiringRule => {
  const { evidence } = known(statistic);
  return evidence === "distribution" ? firing : FIRING_RULES[evidence];
};

/** Whose trouble a statistic is: signals of one group share an issue. */
export const groupOf = (statistic: string): SignalGroup => known(statistic).group;

/** A record of a later version, or a mistake: called drift it would retrain, called nothing it would be lost. */
function known(statistic: string): WatchedStatistic {
  const found = watchedStatistic(statistic);
  if (!found) throw userError("MONITOR_STATISTIC_UNKNOWN", { with: { statistic } });
  return found;
}

/** The states of one signal; `no-data` and `insufficient` are states of a whole window. */
export type SubjectPhase = Extract<SignalState, "ok" | "pending" | "firing" | "recovering">;

export interface SubjectState extends Pick<Signal, "statistic" | "subject" | "role" | "slice"> {
  readonly phase: SubjectPhase;
  /** Start of the window in which the present trouble began; null while there is none. */
  readonly since: string | null;
  /** Verdicts of the judged windows, oldest first. */
  readonly verdicts: readonly Verdict[];
  /** Windows in a row that count towards the end of an alarm. */
  readonly passesInARow: number;
}

/** Identifies a signal across windows. */
export function signalName({ statistic, subject, role, slice }: SignalIdentity): string {
  const rows = Object.entries(slice ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const part = rows.length > 0 ? `[${rows.map(([column, value]) => `${column}=${value}`).join(",")}]` : "";
  return `${statistic}/${subject}${role === undefined || role === "champion" ? "" : `@${role}`}${part}`;
}

export type SignalIdentity = Pick<Signal, "statistic" | "subject" | "role" | "slice">;

/**
 * Every signal's state after the records, oldest first. A new champion starts afresh: its reference is another.
 * A verdict that is inconclusive neither fails nor clears; a window without a signal leaves it as it was.
 */
export function foldSignals(
  records: readonly MonitoringRecord[],
  firing: FiringRule = FIRING_RULES.distribution,
): readonly SubjectState[] {
  const states = new Map<string, SubjectState>();
  for (const record of sinceChampionChanged(records)) stepRecord(states, record, firing);
  return [...states.values()];
}

/** The same after each of the records, for whoever tells what happened. */
export function statesByWindow(
  records: readonly MonitoringRecord[],
  firing: FiringRule = FIRING_RULES.distribution,
): readonly (readonly SubjectState[])[] {
  const states = new Map<string, SubjectState>();
  return records.map((record, index) => {
    if (record.champion.servable !== records[index - 1]?.champion.servable) states.clear();
    stepRecord(states, record, firing);
    return [...states.values()];
  });
}

function stepRecord(states: Map<string, SubjectState>, record: MonitoringRecord, firing: FiringRule): void {
  for (const [name, signal] of oneOfEach(record.signals)) {
    states.set(name, stepSignal(states.get(name) ?? untroubled(signal), signal, record.window.from, firing));
  }
}

/** Two checks may look at one statistic of one subject: that is one window of it, as bad as the worse of the two. */
function oneOfEach(signals: readonly Signal[]): ReadonlyMap<string, Signal> {
  const byName = new Map<string, Signal>();
  for (const signal of signals) {
    const name = signalName(signal);
    const other = byName.get(name);
    byName.set(name, other ? worse(other, signal) : signal);
  }
  return byName;
}

function worse(a: Signal, b: Signal): Signal {
  const verdict = worst([a.verdict, b.verdict]);
  return { ...(verdict === a.verdict ? a : b), clears: clears(a) && clears(b) };
}

/** The records about the champion that the last one is about. */
function sinceChampionChanged(records: readonly MonitoringRecord[]): readonly MonitoringRecord[] {
  const champion = records.at(-1)?.champion.servable;
  return records.slice(records.findLastIndex((record) => record.champion.servable !== champion) + 1);
}

const untroubled = ({ statistic, subject, role, slice }: Signal): SubjectState => ({
  statistic,
  subject,
  ...(role && { role }),
  ...(slice && { slice }),
  phase: "ok",
  since: null,
  verdicts: [],
  passesInARow: 0,
});

function stepSignal(before: SubjectState, signal: Signal, from: string, firing: FiringRule): SubjectState {
  const rule = firingRule(before.statistic, firing);
  const { verdict } = signal;
  const verdicts = [...before.verdicts, verdict];
  const failures = verdicts.slice(-rule.of).filter(isFailure).length;
  const passesInARow = isFailure(verdict) ? 0 : before.passesInARow + (clears(signal) ? 1 : 0);
  const phase = NEXT_PHASE[before.phase]({ failures, failed: isFailure(verdict), passesInARow, rule });
  return { ...before, phase, verdicts, passesInARow, since: phase === "ok" ? null : (before.since ?? from) };
}

/** Records of earlier versions only say whether it passed. */
const clears = (signal: Signal): boolean => signal.clears ?? signal.verdict === "pass";

/** What a judged window means for a signal. */
interface Observation {
  /** Failures among the last `rule.of` windows, this one included. */
  readonly failures: number;
  readonly failed: boolean;
  readonly passesInARow: number;
  readonly rule: FiringRule;
}

/** A window that passes raises nothing, whatever those before it did. */
const troubled = ({ failures, failed, rule }: Observation): SubjectPhase => {
  if (failed && failures >= rule.fires) return "firing";
  return failures > 0 ? "pending" : "ok";
};

const clearing = ({ failed, passesInARow, rule }: Observation): SubjectPhase => {
  if (failed || passesInARow === 0) return "firing";
  return passesInARow >= rule.clears ? "ok" : "recovering";
};

const NEXT_PHASE: Readonly<Record<SubjectPhase, (observation: Observation) => SubjectPhase>> = {
  ok: troubled,
  pending: troubled,
  firing: clearing,
  recovering: clearing,
};

/** A statistic that broke is a failure too: it must not pass in silence. */
const isFailure = (verdict: Verdict) => verdict === "fail" || verdict === "error";

const WORST_FIRST = ["firing", "recovering", "pending", "ok"] as const satisfies readonly SubjectPhase[];

/** The worst phase among the signals; `ok` when there are none. */
export function worstPhase(states: readonly SubjectState[]): SubjectPhase {
  return WORST_FIRST.find((phase) => states.some((state) => state.phase === phase)) ?? "ok";
}

/** The state that a window's record carries. */
export function windowState(
  states: readonly SubjectState[],
  window: { readonly predictions: number; readonly minimumRows: number },
): SignalState {
  if (window.predictions === 0) return "no-data";
  const phase = worstPhase(states);
  return window.predictions < window.minimumRows && phase === "ok" ? "insufficient" : phase;
}
