/** How well the champion answers: realised where truths have come, estimated where not, worst slices, groups. */
import { codeSpan, escapeMarkdown, fenced, markdownTable } from "../../domain/markdown.ts";
import type { Measurement } from "../../domain/measurement.ts";
import { lineChart } from "../../domain/mermaid.ts";
import { METRICS, type MetricName } from "../../domain/metrics.ts";
import type { PerformanceMeasured } from "../../domain/monitoring.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { formatShare } from "../../policy/drift-words.ts";
import { differenceText, intervalText, metricText, sliceText, valueText } from "../../policy/metric-text.ts";
import { groupOf } from "../../policy/signal-state.ts";
import { day, MARKS, spark, toldOf } from "./report-signals.ts";
import { sparkline } from "./sparkline.ts";
import type { IssueReport, Watched } from "./watched.ts";

const MOST_METRICS = 5;
const MOST_SLICES = 5;
const WINDOWS_DRAWN = 24;

export function performanceText(watched: Watched & Pick<IssueReport, "group">): string {
  const { record, group } = watched;
  const parts = [
    ...[alertLines(watched), metricsTable(watched), slicesTable(record), fairnessText(record)],
    group === "performance" ? chart(watched) : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function alertLines({ records, record }: Watched): string {
  const { signals, others } = toldOf(record.signals.filter(({ statistic }) => groupOf(statistic) === "performance"));
  const lines = signals.map((signal) =>
    `${MARKS[signal.verdict]} ${escapeMarkdown(signal.reason)} ${spark(records, signal, 1)}`.trim(),
  );
  return [...lines, ...(others === "" ? [] : [others])].map((line) => `- ${line}`).join("\n");
}

const ofChampion = (record: MonitoringRecord, kind: PerformanceMeasured["kind"]) =>
  record.measured?.performance.find((each) => each.role === "champion" && each.slice === null && each.kind === kind);

const same = (a: Measurement) => (b: Measurement) => a.metric === b.metric && a.class === b.class;

/** The gap is what the model does not know of itself: the same inputs no longer mean the same. */
function metricsTable({ records, record }: Watched): string {
  const realised = ofChampion(record, "realised")?.measurements ?? [];
  // Means over classes are of those that the truths show; estimates are of all: their difference would say nothing.
  const estimated = (ofChampion(record, "estimated")?.measurements ?? []).filter(
    ({ metric }) => !metric.endsWith(".macro"),
  );
  const measurements = [...realised, ...estimated.filter((each) => !realised.some(same(each)))]
    .filter(({ value }) => value !== null)
    .slice(0, MOST_METRICS);
  if (measurements.length === 0) return "";
  const isEstimated = estimated.some(({ value }) => value !== null);
  const rows = measurements.map((each) => {
    const [real, guess] = [realised.find(same(each)), estimated.find(same(each))];
    const gap = real?.value != null && guess?.value != null ? real.value - guess.value : null;
    return [
      escapeMarkdown(metricText(each.metric, each.class)),
      measuredCell(real),
      real ? String(real.n) : "-",
      ...(isEstimated ? [measuredCell(guess), gap === null ? "-" : differenceText(each.metric, gap)] : []),
      history(records, each),
    ];
  });
  const known = ["metric", "measured", "rows with a truth"];
  return markdownTable(
    [...known, ...(isEstimated ? ["estimated without truths", "gap"] : []), "last windows"],
    ["left", "left", "right", ...(isEstimated ? (["left", "right"] as const) : []), "left"],
    rows,
  );
}

function measuredCell(measurement: Measurement | undefined): string {
  if (measurement?.value == null) return "-";
  const { metric, value, interval } = measurement;
  return `${valueText(metric, value)}${interval ? ` (${intervalText(metric, interval)})` : ""}`;
}

function history(records: readonly MonitoringRecord[], of: Measurement): string {
  const values = records
    .slice(-WINDOWS_DRAWN / 2)
    .map((record) => ofChampion(record, "realised")?.measurements.find(same(of))?.value ?? null);
  return sparkline(values, METRICS[of.metric].shape === "proportion" ? 1 : 0);
}

/** By the first metric that the whole was measured by. */
function slicesTable(record: MonitoringRecord): string {
  const metric = ofChampion(record, "realised")?.measurements.find(({ value }) => value !== null);
  if (!metric) return "";
  const found = (record.measured?.performance ?? []).flatMap(({ role, slice, kind, measurements }) => {
    const measured = measurements.find(same(metric));
    const isWanted = role === "champion" && slice !== null && kind === "realised" && measured?.value != null;
    return isWanted ? [{ slice, measured, value: measured.value ?? 0 }] : [];
  });
  if (found.length === 0) return "";
  const sign = METRICS[metric.metric].better === "higher" ? 1 : -1;
  const worst = found.sort((a, b) => sign * (a.value - b.value)).slice(0, MOST_SLICES);
  const table = markdownTable(
    ["slice", metricText(metric.metric), "rows with a truth"],
    ["left", "left", "right"],
    worst.map(({ slice, measured }) => [
      escapeMarkdown(sliceText(slice)),
      measuredCell(measured),
      String(measured?.n ?? 0),
    ]),
  );
  return `Worst slices of ${found.length}:\n\n${table}`;
}

function fairnessText({ measured }: MonitoringRecord): string {
  return (measured?.fairness ?? [])
    .map(({ by, class: favoured, groups, measurements }) => {
      const rows = groups.map(({ group, n, selection, truePositive, falsePositive }) => [
        escapeMarkdown(group),
        String(n),
        ...[selection, truePositive, falsePositive].map((share) => (share === null ? "-" : formatShare(share))),
      ]);
      const table = markdownTable(
        [
          escapeMarkdown(by),
          "rows",
          `answered ${escapeMarkdown(favoured)}`,
          `of those who are ${escapeMarkdown(favoured)}`,
          "of the others",
        ],
        ["left", "right", "right", "right", "right"],
        rows,
      );
      const sums = measurements
        .filter(({ value }) => value !== null)
        .map((each) => `${each.metric} ${measuredCell(each)}`)
        .join(", ");
      return `By ${escapeMarkdown(by)}${sums === "" ? "" : `: ${sums}`}\n\n${table}`;
    })
    .join("\n\n");
}

/** The text above says the same in numbers. */
function chart({ records }: Watched): string {
  const shown = records.slice(-WINDOWS_DRAWN);
  const metric = shown.flatMap((record) => ofChampion(record, "realised")?.measurements ?? []).find(isDrawn)?.metric;
  if (metric === undefined) return "";
  const valuesOf = (kind: PerformanceMeasured["kind"]) =>
    shown.map((record) => numberOf(ofChampion(record, kind), metric) ?? Number.NaN);
  const [realised, estimated] = [valuesOf("realised"), valuesOf("estimated")];
  const hasBoth = realised.filter((value, at) => Number.isFinite(value) && Number.isFinite(estimated[at])).length > 1;
  const drawn = lineChart(
    `${metric} by window, from ${day(shown[0]?.window.from ?? "")}`,
    "window",
    shown.map((_, at) => at + 1),
    [{ label: "measured", values: realised }, ...(hasBoth ? [{ label: "estimated", values: estimated }] : [])],
  );
  return drawn === null ? "" : fenced("mermaid", drawn);
}

const isDrawn = ({ value, class: ofClass }: Measurement) => value !== null && ofClass === undefined;

const numberOf = (measured: PerformanceMeasured | undefined, metric: MetricName): number | null =>
  measured?.measurements.find((each) => each.metric === metric && each.class === undefined)?.value ?? null;

export function outliersText({ record }: Watched): string {
  const { outliers } = record.measured ?? {};
  if (!outliers || outliers.n === 0) return "";
  const share = formatShare(outliers.outside / outliers.n);
  const ids = outliers.worst.slice(0, MOST_SLICES).map((id) => codeSpan(id));
  const farthest = ids.length > 0 ? ` The farthest: ${ids.join(", ")}.` : "";
  return `${outliers.outside} of ${outliers.n} rows (${share}) lie farther out than 99 in 100 of training do.${farthest}`;
}
