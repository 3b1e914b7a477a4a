/** What fired, from when to when: told by the same rules by which monitoring itself judged. */
import type { SignalGroup } from "../../domain/monitoring.ts";
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import type { Asked } from "../../policy/asked.ts";
import {
  type FiringRule,
  groupOf,
  type SubjectPhase,
  type SubjectState,
  signalName,
  statesByWindow,
} from "../../policy/signal-state.ts";
import { watchedStatistic } from "../../policy/watched-statistics.ts";

export interface AlertLogged {
  readonly id: string;
  readonly group: SignalGroup;
  readonly signal: Signal;
  /** Start of the window in which the trouble began. */
  readonly since: string;
  /** End of the window that made it fire. */
  readonly fired: string;
  /** End of the window after which it was over; null: it fires still. */
  readonly ended: string | null;
  /** `replaced`: the champion that it was about answers no longer. `dropped`: the spec asks for it no longer. */
  readonly how: "fires" | "recovered" | "replaced" | "dropped";
  readonly version: number;
}

/** Newest first. */
export function alertLog(
  windows: readonly MonitoringRecord[],
  firing?: FiringRule,
  isAsked: Asked["isAsked"] = () => true,
): readonly AlertLogged[] {
  const open = new Map<string, AlertLogged>();
  const closed: AlertLogged[] = [];
  const end = (name: string, ended: string, how: AlertLogged["how"]) => {
    const alert = open.get(name);
    if (alert) closed.push({ ...alert, ended, how });
    open.delete(name);
  };
  const states = statesOf(windows, firing);
  for (const [index, record] of windows.entries()) {
    const isNew = index > 0 && record.champion.servable !== windows[index - 1]?.champion.servable;
    if (isNew) for (const name of [...open.keys()]) end(name, record.window.from, "replaced");
    for (const state of states[index] ?? []) {
      const name = signalName(state);
      if (state.phase === "ok" || state.phase === "pending") end(name, record.window.to, "recovered");
      else if (state.phase === "firing" && !open.has(name)) {
        const signal = record.signals.find((each) => signalName(each) === name && each.verdict !== "pass");
        if (signal) open.set(name, started(signal, state, record));
      }
    }
  }
  for (const [name, { signal }] of [...open]) {
    const looked = windows.findLast(({ signals }) => signals.some((each) => signalName(each) === name));
    if (looked && !isAsked(signal)) end(name, looked.window.to, "dropped");
  }
  return [...closed, ...open.values()].sort((a, b) =>
    a.fired === b.fired ? compare(a.id, b.id) : compare(b.fired, a.fired),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const started = (signal: Signal, state: SubjectState, { window, champion }: MonitoringRecord): AlertLogged => ({
  id: `${signalName(signal)} ${window.from.slice(0, 10)}`,
  group: groupOf(signal.statistic),
  signal,
  since: state.since ?? window.from,
  fired: window.to,
  ended: null,
  how: "fires",
  version: champion.version,
});

/** Signals that this version does not know are left out: they are told on the page as unknown. */
export const statesOf = (windows: readonly MonitoringRecord[], firing?: FiringRule) =>
  statesByWindow(
    windows.map((record) => ({
      ...record,
      signals: record.signals.filter(({ statistic }) => watchedStatistic(statistic) !== undefined),
    })),
    firing,
  );

/** The worst of each group's signals; a group without a signal is not there. */
export function groupPhases(states: readonly SubjectState[]): ReadonlyMap<SignalGroup, SubjectPhase> {
  const WORST: readonly SubjectPhase[] = ["firing", "recovering", "pending", "ok"];
  const byGroup = Map.groupBy(states, ({ statistic }) => groupOf(statistic));
  return new Map(
    [...byGroup].map(([group, each]) => [
      group,
      WORST.find((phase) => each.some((state) => state.phase === phase)) ?? "ok",
    ]),
  );
}
