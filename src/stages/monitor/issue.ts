/**
 * The living issues of a deployment, one a group of signals: opened when something fires, edited while it lasts, closed
 * when it is over. What an issue knows is in its marker, never read from prose, so a run that was killed anywhere can be
 * repeated.
 */
import { digestOf, shortDigest } from "../../domain/digest.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import type { SignalGroup } from "../../domain/monitoring.ts";
import { type Marker, readMarker } from "../../domain/names.ts";
import { signalWords } from "../../policy/metric-text.ts";
import { groupOf, type SubjectPhase, type SubjectState, signalName, worstPhase } from "../../policy/signal-state.ts";
import type { Issue } from "../../ports/forge.ts";

/** Trouble that returns this soon is the same story. */
const REOPEN_WITHIN_MS = 14 * 86_400_000;

/** `unknown`: since the champion changed, no window had enough rows to pass or fail. */
export type Phase = SubjectPhase | "unknown";

/** Where signals stand, and whether anything is there that could still say so. */
export interface Standing {
  readonly states: readonly SubjectState[];
  /** What was in trouble, and is asked for no longer. */
  readonly dropped: readonly SubjectState[];
  readonly groups: ReadonlySet<SignalGroup>;
}

/** What nobody asks for any more is over, whatever it said last. */
export function phaseOf({ states, dropped, groups }: Standing): Phase {
  const worst = worstPhase(states);
  const isProven = states.some((state) => state.verdicts.includes("pass"));
  const isGivenUp = dropped.length > 0 || groups.size === 0;
  return worst === "ok" && !isProven && !isGivenUp ? "unknown" : worst;
}

/** The whole before its slices. */
export const inGroup = (states: readonly SubjectState[], group: SignalGroup): readonly SubjectState[] =>
  states
    .filter(({ statistic }) => groupOf(statistic) === group)
    .sort((a, b) => Number(a.slice !== undefined) - Number(b.slice !== undefined));

export const ofGroup = ({ states, dropped, groups }: Standing, group: SignalGroup): Standing => ({
  states: inGroup(states, group),
  dropped: inGroup(dropped, group),
  groups: new Set([group].filter((each) => groups.has(each))),
});

export const issueKey = (deployment: string, group: SignalGroup) => `${deployment}/${group}`;

/** What an issue says of itself. Times of windows are event times; `told` is the clock's. */
export interface IssueMemory {
  readonly phase: string;
  /** What fires, by short names. */
  readonly firing: readonly string[];
  /** End of the window that it shows; null: an earlier version wrote it. */
  readonly window: string | null;
  /** Start of the window in which the trouble began. */
  readonly since: string | null;
  /** End of the window that ended it. */
  readonly over: string | null;
  /** The issue of the same trouble before this one. */
  readonly before: number | null;
  /** When people were last told, and what fired then. */
  readonly told: string | null;
  readonly said: readonly string[];
  /** How far beyond its threshold the farthest was then, in thresholds. */
  readonly far: number;
  /** The last change that is worth a message, and the last one that a webhook took. */
  readonly change: string | null;
  readonly posted: string | null;
}

export const NO_MEMORY: IssueMemory = {
  phase: "ok",
  firing: [],
  window: null,
  since: null,
  over: null,
  before: null,
  told: null,
  said: [],
  far: 0,
  change: null,
  posted: null,
};

export function memoryOf(issue: Pick<Issue, "body">): IssueMemory {
  const data = readMarker(issue.body)?.data ?? {};
  const text = (name: string) => (typeof data[name] === "string" && data[name] !== "" ? data[name] : null);
  const time = (name: string) => (Number.isNaN(Date.parse(text(name) ?? "")) ? null : text(name));
  const list = (name: string) => text(name)?.split(",") ?? [];
  return {
    phase: String(data.phase),
    firing: list("firing"),
    window: time("window"),
    since: time("since"),
    over: time("over"),
    before: typeof data.before === "number" ? data.before : null,
    told: time("told"),
    said: list("said"),
    far: typeof data.far === "number" ? data.far : 0,
    change: text("change"),
    posted: text("posted"),
  };
}

export function markerOf(deployment: string, group: SignalGroup, memory: IssueMemory): Marker {
  const { phase, firing, said, ...rest } = memory;
  const known = Object.entries(rest).filter(([, value]) => value !== null && value !== 0);
  const told = said.length > 0 ? [["said", said.join(",")] as const] : [];
  const data = { phase, firing: firing.join(","), ...Object.fromEntries([...told, ...known]) };
  return { kind: "drift", key: issueKey(deployment, group), data };
}

/** So many signals are told apart in a marker, which has to leave room for the issue's text. */
const MOST_MARKED = 200;

export const shortName = (state: SubjectState) => shortDigest(digestOf(signalName(state))).slice(0, 8);

/** Short digests, since names of features can be long; sorted, so that equal states give equal markers. */
export const firingNames = (states: readonly SubjectState[]): readonly string[] =>
  states
    .filter(({ phase }) => phase === "firing")
    .map(shortName)
    .sort()
    .slice(0, MOST_MARKED);

const MOST_NAMED = 5;

/** Safe Markdown; null: everything is asked for that was in trouble. */
export function givenUp({ dropped, groups }: Standing): string | null {
  if (dropped.length === 0) return groups.size === 0 ? "The spec asks for nothing of this kind any more." : null;
  const names = dropped.slice(0, MOST_NAMED).map((state) => escapeMarkdown(signalWords(state)));
  const left = dropped.length - names.length;
  return `The spec asks no longer for ${names.join("; ")}${left > 0 ? ` and ${left} more` : ""}: how that is now, nobody looks.`;
}

/** When the oldest trouble began that is there still; what was over meanwhile does not count. */
export function sinceOf(states: readonly SubjectState[], phase: Phase): string | null {
  return (
    states.flatMap((state) => (state.phase === phase && state.since !== null ? [state.since] : [])).sort()[0] ?? null
  );
}

/** A group of signals after one window. */
export interface GroupMoment extends Standing {
  readonly phase: Phase;
  readonly window: { readonly from: string; readonly to: string };
}

export type IssueStep =
  | { readonly kind: "nothing" }
  /** `before`: the issue of an earlier time. */
  | { readonly kind: "open"; readonly before: number | null }
  /** `from` is the phase that the issue shows now; a comment is due when it differs. */
  | { readonly kind: "edit" | "reopen" | "close"; readonly from: string }
  /** Closed by a person while it fired: only its marker learns that the trouble is over. */
  | { readonly kind: "note" };

export interface KnownIssue extends Pick<Issue, "number" | "state" | "createdAt" | "closedAt"> {
  readonly memory: IssueMemory;
}

export function decideIssue(existing: KnownIssue | null, moment: GroupMoment): IssueStep {
  const { phase, states } = moment;
  if (!existing) return phase === "firing" ? { kind: "open", before: null } : { kind: "nothing" };
  const { memory } = existing;
  if (existing.state === "open") return { kind: phase === "ok" ? "close" : "edit", from: memory.phase };
  if (memory.phase !== "ok") {
    // A person closed it: that mutes what fired then, until it is over or something else fires.
    if (phase === "ok") return { kind: "note" };
    const known = new Set(memory.firing);
    const isNews = phase === "firing" && firingNames(states).some((name) => !known.has(name));
    return isNews ? { kind: "reopen", from: memory.phase } : { kind: "nothing" };
  }
  if (phase !== "firing") return { kind: "nothing" };
  // By the windows where they are known: however late they are looked at, it is the same story or another.
  const closed = memory.over ?? existing.closedAt ?? existing.createdAt;
  const isSameStory = Date.parse(moment.window.to) - Date.parse(closed) <= REOPEN_WITHIN_MS;
  return isSameStory ? { kind: "reopen", from: memory.phase } : { kind: "open", before: existing.number };
}

export const firstTrouble = (states: readonly SubjectState[]): string | null =>
  states.flatMap(({ phase, since }) => (phase === "ok" || since === null ? [] : [since])).sort()[0] ?? null;

/** What the issue knows after the step, before anybody is told. */
export function remember(memory: IssueMemory, step: IssueStep, moment: GroupMoment): IssueMemory {
  const { phase, states, window } = moment;
  const isNew = step.kind === "open" || step.kind === "reopen";
  const isOver = step.kind === "close" || step.kind === "note";
  return {
    ...memory,
    phase,
    firing: firingNames(states),
    window: window.to,
    since: (isNew ? null : memory.since) ?? firstTrouble(states) ?? window.from,
    over: isOver ? window.to : null,
    before: step.kind === "open" ? step.before : memory.before,
  };
}
