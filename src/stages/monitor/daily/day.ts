/** What happened to a deployment within one day, by event time of windows and by the clock of everything else. Pure. */
import { SIGNAL_GROUPS, type SignalGroup } from "../../../domain/monitoring.ts";
import type { DeploymentRecord, MonitoringRecord, RetrainRecord, TrainingRecord } from "../../../domain/records.ts";
import type { Asked } from "../../../policy/asked.ts";
import { type FiringRule, foldSignals } from "../../../policy/signal-state.ts";
import type { PullRequest } from "../../../ports/forge.ts";
import { ofGroup, type Phase, phaseOf, type Standing } from "../issue.ts";
import { latestSignal } from "../report-signals.ts";
import { silentSince } from "../windows.ts";

const DAY_MS = 86_400_000;

/** `YYYY-MM-DD`, UTC. */
export const DAY = /^\d{4}-\d\d-\d\d$/;

export const dayOf = (time: Date | string): string => new Date(time).toISOString().slice(0, 10);
const startOf = (day: string): number => Date.parse(`${day}T00:00:00.000Z`);
export const daysAfter = (day: string, days: number): string => dayOf(new Date(startOf(day) + days * DAY_MS));

export function within(day: string, time: string | undefined): boolean {
  const moment = Date.parse(time ?? "");
  return moment >= startOf(day) && moment < startOf(day) + DAY_MS;
}

/** A window belongs to the day in which it ended. */
const endsIn = (day: string, { window }: MonitoringRecord): boolean => {
  const end = Date.parse(window.to);
  return end > startOf(day) && end <= startOf(day) + DAY_MS;
};

/** The phase of a group of signals changed. */
export interface Incident {
  readonly group: SignalGroup;
  readonly from: Phase;
  readonly to: Phase;
  readonly record: MonitoringRecord;
  /** Why, where something fires. */
  readonly reasons: readonly string[];
}

export interface DaySources {
  /** Of this deployment, by window. */
  readonly records: readonly MonitoringRecord[];
  readonly firing: FiringRule;
  readonly asked: Asked;
  readonly decisions: readonly RetrainRecord[];
  readonly trainings: readonly TrainingRecord[];
  readonly deployments: readonly DeploymentRecord[];
  /** Of this deployment. */
  readonly reviews: readonly PullRequest[];
  /** Truths that came, by how. */
  readonly labels: ReadonlyMap<string, number>;
}

export interface DayFacts extends Omit<DaySources, "records" | "firing" | "asked"> {
  readonly day: string;
  readonly windows: readonly MonitoringRecord[];
  /** Since when nobody has asked, at the end of the day; null: somebody did, or nobody ever. */
  readonly silentSince: string | null;
  readonly incidents: readonly Incident[];
}

export function factsOf(day: string, sources: DaySources): DayFacts {
  const { records, firing, asked, decisions, trainings, deployments, reviews, labels } = sources;
  return {
    day,
    windows: records.filter((record) => endsIn(day, record)),
    // A window of a silence stands for those after it, which have no records of their own.
    silentSince: silentSince(records.filter(({ window }) => Date.parse(window.to) <= startOf(day) + DAY_MS)),
    incidents: records.flatMap((record, index) =>
      endsIn(day, record) ? changesAt(records.slice(0, index + 1), firing, asked) : [],
    ),
    decisions: decisions.filter(({ createdAt }) => within(day, createdAt)),
    trainings: trainings.filter(({ createdAt }) => within(day, createdAt)),
    deployments: deployments.filter(({ createdAt }) => within(day, createdAt)),
    reviews: reviews.filter(({ createdAt, mergedAt }) => within(day, createdAt) || within(day, mergedAt)),
    labels,
  };
}

/** What the spec asks for no longer is told by the issue that it closes, not as if a window had shown it. */
function changesAt(records: readonly MonitoringRecord[], firing: FiringRule, asked: Asked): readonly Incident[] {
  const record = records.at(-1);
  if (!record) return [];
  const standing = (upTo: readonly MonitoringRecord[]): Standing => ({
    states: foldSignals(upTo, firing).filter(asked.isAsked),
    dropped: [],
    groups: asked.groups,
  });
  const [now, before] = [standing(records), standing(records.slice(0, -1))];
  return SIGNAL_GROUPS.flatMap((group): readonly Incident[] => {
    const { states } = ofGroup(now, group);
    const [from, to] = [phaseOf(ofGroup(before, group)), phaseOf(ofGroup(now, group))];
    // That a judgement begins, as it does with a new champion, is no incident.
    const isQuiet = (phase: Phase) => phase === "ok" || phase === "unknown";
    if (from === to || (isQuiet(from) && isQuiet(to))) return [];
    const reasons = states
      .filter(({ phase }) => phase === "firing")
      .map((state) => latestSignal(records, state)?.reason ?? state.subject);
    return [{ group, from, to, record, reasons: to === "firing" ? reasons : [] }];
  });
}

/** No more is made up for than this: older days are in the records of their windows. */
const MOST_DAYS = 7;

/** Days that are over and were watched, without a report, oldest first. `until`: what is known is known up to there. */
export function daysDue(
  records: readonly MonitoringRecord[],
  reported: ReadonlySet<string>,
  until: Date,
): readonly string[] {
  const first = records[0];
  if (!first) return [];
  const last = daysAfter(dayOf(until), -1);
  const begin = dayOf(first.window.from);
  return Array.from({ length: MOST_DAYS }, (_, back) => daysAfter(last, back - MOST_DAYS + 1)).filter(
    (day) => day >= begin && !reported.has(day),
  );
}
