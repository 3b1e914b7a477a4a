/**
 * The one living issue of a deployment: opened when something fires, edited while it lasts, closed when it is over.
 * Its state is in its marker, never read from prose, so a run that was killed anywhere can be repeated.
 */
import { digestOf, shortDigest } from "../../domain/digest.ts";
import { type Marker, readMarker } from "../../domain/names.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { type SubjectPhase, type SubjectState, signalName, worstPhase } from "../../policy/signal-state.ts";
import type { Issue } from "../../ports/forge.ts";

/** A drift that returns this soon is the same story. */
const REOPEN_WITHIN_MS = 14 * 86_400_000;

/** `unknown`: since the champion changed, no window had enough rows to pass or fail. */
export type Phase = SubjectPhase | "unknown";

export function phaseOf(states: readonly SubjectState[]): Phase {
  const worst = worstPhase(states);
  const isProven = states.some((state) => state.verdicts.includes("pass"));
  return worst === "ok" && !isProven ? "unknown" : worst;
}

export type IssueStep =
  | { readonly kind: "nothing" }
  | { readonly kind: "open" }
  /** `from` is the phase that the issue shows now; a comment is due when it differs. */
  | { readonly kind: "edit" | "reopen" | "close"; readonly number: number; readonly from: string }
  /** Closed by a person while it fired: only its marker learns that the trouble is over. */
  | { readonly kind: "note"; readonly number: number };

export const issueKey = (deployment: string) => `${deployment}/drift`;

export function issueMarker(deployment: string, phase: Phase, states: readonly SubjectState[]): Marker {
  return { kind: "drift", key: issueKey(deployment), data: { phase, firing: firingNames(states).join(",") } };
}

/** So many signals are told apart in a marker, which has to leave room for the issue's text. */
const MOST_MARKED = 400;

/** Short digests, since names of features can be long; sorted, so that equal states give equal markers. */
const firingNames = (states: readonly SubjectState[]): readonly string[] =>
  states
    .filter(({ phase }) => phase === "firing")
    .map((state) => shortDigest(digestOf(signalName(state))).slice(0, 8))
    .sort()
    .slice(0, MOST_MARKED);

export function decideIssue(
  existing: Issue | null,
  phase: Phase,
  states: readonly SubjectState[],
  now: Date,
): IssueStep {
  if (!existing) return phase === "firing" ? { kind: "open" } : { kind: "nothing" };
  const data = readMarker(existing.body)?.data;
  const from = String(data?.phase);
  const { number } = existing;
  if (existing.state === "open") return { kind: phase === "ok" ? "close" : "edit", number, from };
  if (from !== "ok") {
    // A person closed it: that mutes what fired then, until it is over or something else fires.
    if (phase === "ok") return { kind: "note", number };
    const known = new Set(String(data?.firing ?? "").split(","));
    const isNews = phase === "firing" && firingNames(states).some((name) => !known.has(name));
    return isNews ? { kind: "reopen", number, from } : { kind: "nothing" };
  }
  if (phase !== "firing") return { kind: "nothing" };
  const closed = Date.parse(existing.closedAt ?? existing.createdAt);
  return now.getTime() - closed <= REOPEN_WITHIN_MS ? { kind: "reopen", number, from } : { kind: "open" };
}

/** One comment a change of phase: a second run finds it by this key. */
export const changeKey = (record: MonitoringRecord, phase: Phase) =>
  `${issueKey(record.deployment)}/${record.window.to}/${phase}`;
