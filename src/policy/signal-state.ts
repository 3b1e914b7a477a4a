/** Turns the verdicts of single windows into alerts that neither flap nor cry wolf. */
import { METRICS } from "../domain/metrics.ts";
import type { MonitoringRecord, Signal, SignalState } from "../domain/records.ts";
import type { Verdict } from "../domain/verdict.ts";

export interface FiringRule {
  /** Fires when this many of the last `of` judged windows fail. */
  readonly fires: number;
  readonly of: number;
  /** Windows in a row that must pass before a firing signal is over. */
  readonly clears: number;
}

/** Statistics of distributions wobble, so they must repeat; counted facts and proven metrics need not. */
export const FIRING_RULES = {
  drift: { fires: 2, of: 3, clears: 2 },
  quality: { fires: 1, of: 1, clears: 2 },
  alert: { fires: 1, of: 1, clears: 2 },
} as const satisfies Record<string, FiringRule>;

export type SignalGroup = keyof typeof FIRING_RULES;

export function groupOf(statistic: string): SignalGroup {
  if (statistic === "missing" || statistic === "range" || statistic === "unseen") return "quality";
  return statistic in METRICS ? "alert" : "drift";
}

/** The states of one signal; `no-data` and `insufficient` are states of a whole window. */
export type SubjectPhase = Extract<SignalState, "ok" | "pending" | "firing" | "recovering">;

export interface SubjectState {
  readonly statistic: string;
  readonly subject: string;
  readonly phase: SubjectPhase;
  /** Start of the window in which the present trouble began; null while there is none. */
  readonly since: string | null;
  /** Verdicts of the judged windows, oldest first. */
  readonly verdicts: readonly Verdict[];
  readonly passesInARow: number;
}

/** Identifies a signal across windows. */
export const signalName = (signal: Pick<Signal, "statistic" | "subject">) => `${signal.statistic}/${signal.subject}`;

/**
 * Every signal's state after the records, oldest first. A new champion starts afresh: its reference is another.
 * A verdict that is inconclusive neither fails nor clears; a window without a signal leaves it as it was.
 */
export function foldSignals(records: readonly MonitoringRecord[]): readonly SubjectState[] {
  const states = new Map<string, SubjectState>();
  for (const record of sinceChampionChanged(records)) {
    for (const signal of record.signals) {
      const name = signalName(signal);
      states.set(name, stepSignal(states.get(name) ?? untroubled(signal), signal.verdict, record.window.from));
    }
  }
  return [...states.values()];
}

/** The records about the champion that the last one is about. */
function sinceChampionChanged(records: readonly MonitoringRecord[]): readonly MonitoringRecord[] {
  const champion = records.at(-1)?.champion.servable;
  return records.slice(records.findLastIndex((record) => record.champion.servable !== champion) + 1);
}

const untroubled = ({ statistic, subject }: Signal): SubjectState => ({
  statistic,
  subject,
  phase: "ok",
  since: null,
  verdicts: [],
  passesInARow: 0,
});

function stepSignal(before: SubjectState, verdict: Verdict, from: string): SubjectState {
  const rule = FIRING_RULES[groupOf(before.statistic)];
  const verdicts = [...before.verdicts, verdict];
  const failures = verdicts.slice(-rule.of).filter(isFailure).length;
  const passesInARow = verdict === "pass" ? before.passesInARow + 1 : isFailure(verdict) ? 0 : before.passesInARow;
  const phase = NEXT_PHASE[before.phase]({ failures, failed: isFailure(verdict), passesInARow, rule });
  return { ...before, phase, verdicts, passesInARow, since: phase === "ok" ? null : (before.since ?? from) };
}

/** What a judged window means for a signal. */
interface Observation {
  /** Failures among the last `rule.of` windows, this one included. */
  readonly failures: number;
  readonly failed: boolean;
  readonly passesInARow: number;
  readonly rule: FiringRule;
}

const troubled = ({ failures, rule }: Observation): SubjectPhase =>
  failures >= rule.fires ? "firing" : failures > 0 ? "pending" : "ok";

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
