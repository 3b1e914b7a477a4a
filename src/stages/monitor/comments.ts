/** What is said under a living issue: once a change of state, once a week while it lasts, and nothing in between. */
import { durationText } from "../../domain/duration.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { ofWhom } from "../../policy/drift-words.ts";
import { type SubjectState, signalName } from "../../policy/signal-state.ts";
import type { Moment } from "./history.ts";
import {
  type GroupMoment,
  givenUp,
  type IssueMemory,
  type IssueStep,
  type Phase,
  shortName,
  sinceOf,
} from "./issue.ts";
import { beyond, day, latestSignal } from "./report-signals.ts";

/** So often at most does an issue say again that it goes on. */
const REMIND_AFTER_MS = 7 * 86_400_000;
/** Trouble that is twice as wide, or twice as far beyond its threshold, is news. */
const WORSE = 2;

export interface Said {
  /** Names it within its thread: a second run finds it. */
  readonly key: string;
  readonly text: string;
  /** An end is told whoever knows of the trouble, and however much was said that day. */
  readonly always: boolean;
}

export interface Occasion {
  readonly step: IssueStep;
  /** Before the step. */
  readonly memory: IssueMemory;
  readonly moment: Moment;
  readonly group: GroupMoment;
  /** What was done about it, in whole sentences; safe Markdown. */
  readonly done: readonly string[];
}

/** Null when the step changes nothing that is worth a notification; an issue that opens speaks for itself. */
export function changeComment(occasion: Occasion): Said | null {
  const { step, group, moment } = occasion;
  const { phase } = group;
  const key = `${moment.record.window.to}/${phase}`;
  switch (step.kind) {
    case "close":
      return { key, text: endWords(occasion), always: true };
    case "reopen":
      return { key, text: firingWords("Back", moment.record, group.states), always: false };
    case "edit":
      if (step.from !== phase) return { key, text: phaseWords(phase, moment.record, group.states), always: false };
      return isWorse(occasion) ? { key: `${key}/worse`, text: worseWords(occasion), always: false } : null;
    default:
      return null;
  }
}

function phaseWords(phase: Phase, record: MonitoringRecord, states: readonly SubjectState[]): string {
  if (phase === "firing") return firingWords("Firing", record, states);
  const window = windowWords(record);
  if (phase === "recovering") return `**Recovering.** Window ${window} looks right; one more such window closes this.`;
  if (phase === "pending") return `**Watching.** Window ${window} looked wrong once more; another such window fires.`;
  return `**Judged afresh** from window ${window} on${about(record)}.`;
}

const firing = (states: readonly SubjectState[]) => states.filter(({ phase }) => phase === "firing");

const firingWords = (word: string, record: MonitoringRecord, states: readonly SubjectState[]): string =>
  `**${word}**, window ${windowWords(record)}:\n\n${listOf(firing(states), [record])}`;

const MOST_LISTED = 10;

function listOf(states: readonly SubjectState[], records: readonly MonitoringRecord[]): string {
  const lines = states
    .slice(0, MOST_LISTED)
    .map((state) => `- ${escapeMarkdown(latestSignal(records, state)?.reason ?? signalName(state))}`);
  const left = states.length - lines.length;
  return [...lines, ...(left > 0 ? [`- ${left} more, above`] : [])].join("\n");
}

/** In thresholds: how far beyond its own the farthest signal is. */
export const farthest = (states: readonly SubjectState[], records: readonly MonitoringRecord[]): number =>
  Number(Math.max(0, ...firing(states).map((state) => beyond(latestSignal(records, state)))).toPrecision(3));

function isWorse({ memory, group, moment }: Occasion): boolean {
  if (group.phase !== "firing" || memory.told === null) return false;
  const isWider = firing(group.states).length >= WORSE * Math.max(1, memory.said.length);
  const isFarther = memory.far > 0 && farthest(group.states, moment.records) >= WORSE * memory.far;
  return isWider || isFarther;
}

function worseWords({ memory, group, moment }: Occasion): string {
  const known = new Set(memory.said);
  const now = firing(group.states);
  const added = now.filter((state) => !known.has(shortName(state)));
  const what = added.length > 0 ? `New since then:\n\n${listOf(added, moment.records)}` : listOf(now, moment.records);
  return `**Worse** in window ${windowWords(moment.record)}: ${now.length} ${now.length === 1 ? "signal fires" : "signals fire"}, ${memory.said.length} when it was last told. ${what}`;
}

/** Null while it was told less than a week ago. */
export function reminder({ memory, moment, group, done }: Omit<Occasion, "step">, now: Date): Said | null {
  const { told } = memory;
  if (group.phase !== "firing" || told === null || now.getTime() - Date.parse(told) < REMIND_AFTER_MS) return null;
  const firingNow = firing(group.states);
  const known = new Set(memory.said);
  const added = firingNow.filter((state) => !known.has(shortName(state)));
  const gone = group.states.filter((state) => known.has(shortName(state)) && state.phase !== "firing");
  const began = sinceOf(group.states, "firing") ?? memory.since;
  const since = began === null ? "" : ` since ${day(began)}`;
  const parts = [
    `**Still firing**${since}, and last told on ${day(told)}. Now, in window ${windowWords(moment.record)}:`,
    listOf(firingNow, moment.records),
    ...(added.length > 0 ? [`New since then: ${names(added)}.`] : []),
    ...(gone.length > 0 ? [`No longer among it: ${names(gone)}.`] : []),
    ...(added.length + gone.length === 0 ? ["It is what it was then."] : []),
    ...(done.length > 0 ? done : ["Nothing was done about it that is on record."]),
    "`/ack 7d` keeps this quiet for a week.",
  ];
  return { key: `still/${told}`, text: parts.join("\n\n"), always: false };
}

const names = (states: readonly SubjectState[]): string =>
  [
    ...new Set(
      states.map((state) =>
        escapeMarkdown(`${state.subject}${ofWhom({ ...(state.slice && { slice: state.slice }) })}`),
      ),
    ),
  ]
    .slice(0, MOST_LISTED)
    .join(", ");

function endWords({ memory, moment, group, done }: Occasion): string {
  const { record, records } = moment;
  const since = memory.since ?? record.window.from;
  const during = records.filter(({ window }) => window.from >= since);
  const failing = new Set(group.states.filter(({ verdicts }) => verdicts.includes("fail")).map(signalName));
  const failed = during.filter(({ signals }) =>
    signals.some((signal) => signal.verdict === "fail" && failing.has(signalName(signal))),
  ).length;
  const lasted = durationText(Date.parse(record.window.to) - Date.parse(since));
  const summary = `It lasted ${lasted} (from ${day(since)}), ${counted(during.length, "window")}, of which ${failed} failed.`;
  const champions = [...new Set(during.map(({ champion }) => `${champion.model} ${champion.version}`))];
  const changed = champions.length > 1 ? `Champions meanwhile: ${champions.map(escapeMarkdown).join(", then ")}.` : "";
  const left = givenUp(group);
  return [
    left === null
      ? `**Over.** The windows up to ${windowWords(record)} look right again${about(record)}. ${record.predictions} predictions in the last one.`
      : `**No longer watched.** ${left}${group.states.length > 0 ? " Nothing else of this kind fires." : ""}`,
    [summary, changed].filter((part) => part !== "").join(" "),
    done.length > 0 ? done.join("\n\n") : "Nothing was done about it that is on record.",
    // An issue of an earlier version was about every group.
    ...(memory.window === null ? ["Each kind of trouble has an issue of its own now."] : []),
  ].join("\n\n");
}

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? "" : "s"}`;
const windowWords = ({ window }: MonitoringRecord) => `${day(window.from)} to ${day(window.to)}`;
const about = ({ champion }: MonitoringRecord) =>
  ` with version ${champion.version} of ${escapeMarkdown(champion.model)}`;
