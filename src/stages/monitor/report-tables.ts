/** The tables of the living issue. */
import { escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { SignalGroup } from "../../domain/monitoring.ts";
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import { formatNumber, formatProbability } from "../../policy/drift-words.ts";
import { groupOf, type SubjectState, signalName } from "../../policy/signal-state.ts";
import type { Monitoring } from "./facts.ts";
import { sparkline } from "./sparkline.ts";

const MOST_FEATURES = 10;
const WINDOWS_SHOWN = 12;

/** What the tables are made of: the deployment's records, oldest first, and where its signals stand. */
export interface Watched {
  readonly monitoring: Monitoring;
  readonly records: readonly MonitoringRecord[];
  readonly states: readonly SubjectState[];
}

export const troubled = (states: readonly SubjectState[]) => states.filter(({ phase }) => phase !== "ok");

/** Ranked by how far beyond what matters each one is. */
export function changesTable({ records, states, monitoring }: Watched, window: MonitoringRecord): string {
  const changed = troubled(states)
    .filter(({ statistic }) => groupOf(statistic) === "drift")
    .map((state) => ({ state, signal: latestSignal(records, state), limit: limitOf(monitoring, state.statistic) }))
    .sort((a, b) => (b.signal?.value ?? 0) / b.limit - (a.signal?.value ?? 0) / a.limit);
  if (changed.length === 0) return "";
  const rows = changed
    .slice(0, MOST_FEATURES)
    .map(({ state, signal, limit }) => [
      escapeMarkdown(state.subject),
      escapeMarkdown(signal?.reason ?? "not measured in this window"),
      `${signal?.value == null ? "-" : formatNumber(signal.value)} (${escapeMarkdown(state.statistic)}, ${formatNumber(limit)} matters)`,
      signal?.pValue === undefined ? "-" : formatProbability(signal.pValue),
      spark(records, state, limit),
      `${state.phase} since ${day(state.since ?? window.window.from)}`,
    ]);
  const left = changed.length - rows.length;
  return [
    markdownTable(
      ["what", "in words", "distance", "by chance", "last windows", "state"],
      ["left", "left", "left", "right", "left", "left"],
      rows,
    ),
    ...(left > 0 ? [`${left} more in the list of every signal.`] : []),
  ].join("\n\n");
}

function limitOf({ checks }: Monitoring, statistic: string): number {
  const check = checks.find((each) => {
    if (each.check === "prediction-drift") return statistic === "prediction";
    return each.check === "data-drift" && (each.statistic === statistic || statistic === "total-variation");
  });
  return check && "effect" in check ? (check.effect ?? 1) : 1;
}

const OF_ANSWERS: ReadonlySet<SignalGroup> = new Set(["performance", "operations"]);

export function performanceText({ records }: Watched, window: MonitoringRecord): string {
  const alerts = window.signals.filter(({ statistic }) => OF_ANSWERS.has(groupOf(statistic)));
  return alerts
    .map((signal) => `- ${MARKS[signal.verdict]} ${escapeMarkdown(signal.reason)} ${spark(records, signal, 1)}`.trim())
    .join("\n");
}

export function qualityText({ records }: Watched, window: MonitoringRecord): string {
  const failed = window.signals.filter(
    ({ statistic, verdict }) => groupOf(statistic) === "quality" && verdict === "fail",
  );
  return failed.map((signal) => `- ${escapeMarkdown(signal.reason)} ${spark(records, signal, 0)}`.trim()).join("\n");
}

const MARKS: Readonly<Record<Signal["verdict"], string>> = { pass: "✅", inconclusive: "⚪", fail: "❌", error: "⚠️" };

export function allSignals(window: MonitoringRecord): string {
  if (window.signals.length === 0) return "Nothing was measured in this window.";
  return markdownTable(
    ["", "signal", "value", "n", "in words"],
    ["center", "left", "right", "right", "left"],
    window.signals.map((signal) => [
      MARKS[signal.verdict],
      escapeMarkdown(signal.subject === signal.statistic ? signal.subject : `${signal.statistic} of ${signal.subject}`),
      signal.value === null ? "-" : formatNumber(signal.value),
      String(signal.n),
      escapeMarkdown(signal.reason),
    ]),
  );
}

export function windowTable(records: readonly MonitoringRecord[]): string {
  return markdownTable(
    ["window", "predictions", "labels", "champion", "state"],
    ["left", "right", "right", "left", "left"],
    records
      .slice(-WINDOWS_SHOWN)
      .reverse()
      .map(({ window, predictions, labelled, champion, state }) => [
        `${day(window.from)} to ${day(window.to)}`,
        String(predictions),
        String(labelled),
        `${escapeMarkdown(champion.model)} ${champion.version}`,
        state,
      ]),
  );
}

const spark = (records: readonly MonitoringRecord[], of: Pick<Signal, "statistic" | "subject">, limit: number) =>
  sparkline(
    records.slice(-WINDOWS_SHOWN).map((record) => find(record, of)?.value ?? null),
    limit,
  );

const find = ({ signals }: MonitoringRecord, of: Pick<Signal, "statistic" | "subject">) =>
  signals.find((signal) => signalName(signal) === signalName(of));

export const latestSignal = (records: readonly MonitoringRecord[], of: Pick<Signal, "statistic" | "subject">) =>
  records
    .map((record) => find(record, of))
    .findLast((signal) => signal !== undefined && signal.verdict !== "inconclusive");

export const day = (time: string) => (time.endsWith("T00:00:00.000Z") ? time.slice(0, 10) : `${time.slice(0, 16)}Z`);
