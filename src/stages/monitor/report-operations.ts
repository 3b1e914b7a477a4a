/** How it runs: latency of everybody who answers, throughput, errors, memory, and what devices measure. */
import { escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { ReadingMeasured, RoleMeasured, ServerMeasured, WindowMeasured } from "../../domain/monitoring.ts";
import { formatNumber, formatShare } from "../../policy/drift-words.ts";
import { valueText } from "../../policy/metric-text.ts";
import { groupOf } from "../../policy/signal-state.ts";
import { MARKS, spark } from "./report-signals.ts";
import type { Watched } from "./watched.ts";

const MOST_READINGS = 12;

export function operationsText({ records, record }: Watched): string {
  const alerts = record.signals
    .filter(({ statistic }) => groupOf(statistic) === "operations")
    .map((signal) => `- ${MARKS[signal.verdict]} ${escapeMarkdown(signal.reason)} ${spark(records, signal, 0)}`.trim());
  const { measured } = record;
  const parts = [
    alerts.join("\n"),
    ...(measured ? [rolesTable(measured.roles), serverText(measured), readingsTable(measured.readings)] : []),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The champion stands first, and those who only listen beside it. */
export function rolesTable(roles: readonly RoleMeasured[]): string {
  if (roles.length === 0) return "";
  const milliseconds = (value: number | undefined) => (value === undefined ? "-" : `${formatNumber(value)} ms`);
  return markdownTable(
    ["who", "rows", "p50", "p95", "p99", "in the queue (p95)", "answered by the champion instead"],
    ["left", "right", "right", "right", "right", "right", "right"],
    roles.map(({ role, model, version, rows, latencyMs, queueMs, fallbacks }) => [
      `${role} ${escapeMarkdown(model)} ${version}`,
      String(rows),
      milliseconds(latencyMs?.p50),
      milliseconds(latencyMs?.p95),
      milliseconds(latencyMs?.p99),
      milliseconds(queueMs?.p95),
      role === "canary" ? String(fallbacks) : "-",
    ]),
  );
}

function serverText({ throughput, server }: WindowMeasured): string {
  const rate = throughput > 0 ? [rateWords(throughput)] : [];
  const sentence = [...rate, ...(server ? serverWords(server) : [])].join(", ");
  return sentence === "" ? "" : `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`;
}

/** In the unit in which there is one row or more. */
export function rateWords(perSecond: number): string {
  const [unit, seconds] = RATES.find(([, each]) => perSecond * each >= 1) ?? (["day", 86_400] as const);
  return `answered rows ${unit === "hour" ? "an" : "a"} ${unit}: ${formatNumber(perSecond * seconds)}`;
}

const RATES = [
  ["second", 1],
  ["minute", 60],
  ["hour", 3600],
] as const;

export function serverWords({ requests, errors, rejected, memoryPeak, cpu, queuePeak }: ServerMeasured): string[] {
  const share = (count: number) => (requests > 0 ? ` (${formatShare(count / requests)})` : "");
  return [
    `${requests} requests`,
    `${errors} errors${share(errors)}`,
    `${rejected} turned away${share(rejected)}`,
    ...(memoryPeak === null ? [] : [`${valueText("memory.peak", memoryPeak)} of memory at most`]),
    ...(cpu === null ? [] : [`${formatNumber(cpu)} cores on average`]),
    ...(queuePeak === null ? [] : [`${formatNumber(queuePeak)} waiting at most`]),
  ];
}

function readingsTable(readings: readonly ReadingMeasured[]): string {
  if (readings.length === 0) return "";
  const numbers = (reading: ReadingMeasured) =>
    [reading.min, reading.p50, reading.p95, reading.max].map((value) => formatNumber(value));
  const table = markdownTable(
    ["reading", "devices", "values", "least", "p50", "p95", "most"],
    ["left", "right", "right", "right", "right", "right", "right"],
    readings
      .slice(0, MOST_READINGS)
      .map((each) => [escapeMarkdown(each.reading), String(each.devices), String(each.n), ...numbers(each)]),
  );
  const left = readings.length - MOST_READINGS;
  return left > 0 ? `${table}\n\n${left} more readings are in the record.` : table;
}
