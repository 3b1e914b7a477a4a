/** The folded tables of the living issue: every signal, and the last windows. */
import { escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { formatNumber, formatProbability } from "../../policy/drift-words.ts";
import { signalWords } from "../../policy/metric-text.ts";
import { day, MARKS, WINDOWS_SHOWN } from "./report-signals.ts";

export function allSignals({ signals }: MonitoringRecord): string {
  if (signals.length === 0) return "Nothing was measured in this window.";
  const hasAlarms = signals.some(({ falseAlarm }) => falseAlarm !== undefined);
  const number = (value: number | null | undefined) => (value == null ? "-" : formatNumber(value));
  return markdownTable(
    ["", "signal", "value", "held against", "n", ...(hasAlarms ? ["fails by mistake"] : []), "in words"],
    ["center", "left", "right", "right", "right", ...(hasAlarms ? (["right"] as const) : []), "left"],
    signals.map((signal) => [
      MARKS[signal.verdict],
      escapeMarkdown(signalWords(signal)),
      number(signal.value),
      number(signal.threshold),
      String(signal.n),
      ...(hasAlarms ? [signal.falseAlarm === undefined ? "-" : formatProbability(signal.falseAlarm)] : []),
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
