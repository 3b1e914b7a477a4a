/** What is said under the living issue when its state changes: once a change, and nothing in between. */
import { escapeMarkdown } from "../../domain/markdown.ts";
import { writeMarker } from "../../domain/names.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { type SubjectState, signalName } from "../../policy/signal-state.ts";
import { changeKey, type IssueStep, type Phase } from "./issue.ts";
import { day } from "./report-tables.ts";

/** Null when the step changes nothing that is worth a notification. */
export function changeComment(
  step: IssueStep,
  record: MonitoringRecord,
  phase: Phase,
  states: readonly SubjectState[],
): string | null {
  if (step.kind === "nothing" || step.kind === "open" || step.kind === "note") return null;
  if (step.kind === "edit" && step.from === phase) return null;
  const marker = writeMarker({ kind: "drift", key: changeKey(record, phase) });
  return `${words(step.kind, record, phase, states)}\n\n${marker}\n`;
}

function words(
  kind: "edit" | "reopen" | "close",
  record: MonitoringRecord,
  phase: Phase,
  states: readonly SubjectState[],
): string {
  const window = `${day(record.window.from)} to ${day(record.window.to)}`;
  const firing = states.filter((state) => state.phase === "firing").map(signalName);
  const reasons = record.signals.filter((signal) => firing.includes(signalName(signal)));
  const list = reasons.map(({ reason }) => `- ${escapeMarkdown(reason)}`).join("\n");
  if (kind === "close") {
    return `**Over.** The windows up to ${window} look right again${about(record)}. ${record.predictions} predictions in the last one.`;
  }
  if (phase === "firing") return `**${kind === "reopen" ? "Back" : "Firing"}**, window ${window}:\n\n${list}`;
  if (phase === "recovering") return `**Recovering.** Window ${window} looks right; one more such window closes this.`;
  return `**Judged afresh** from window ${window} on${about(record)}.`;
}

const about = ({ champion }: MonitoringRecord) =>
  ` with version ${champion.version} of ${escapeMarkdown(champion.model)}`;
