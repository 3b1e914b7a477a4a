/** The report's pictures: who answered when, how often rightly, what changed in the data. */

import type { DemoReport, ProductionChange, ServedMonth } from "../../../app/demo/report-data.ts";
import type { MonitoringRecord, Signal } from "../../../domain/records.ts";
import { type ChartOption, drawChart, PALETTE } from "./charts.ts";

const AXIS = { axisLine: { lineStyle: { color: "#9aa3ae" } }, axisLabel: { color: "#57606a" } };
const GRID = { left: 48, right: 24, top: 40, bottom: 32 };

const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((1000 * part) / whole) / 10);

/** Wilson's interval is drawn by the monitoring record; here only what it measured. */
export function accuracyFigure(report: DemoReport): string {
  const points = report.windows.map((window) => ({ window, signal: accuracyOf(window) }));
  const label = (window: MonitoringRecord) => window.window.from.slice(0, 10);
  const option: ChartOption = {
    grid: GRID,
    legend: { top: 4, data: ["accuracy", "labels that arrived"], textStyle: { color: "#57606a" } },
    xAxis: { type: "category", data: points.map(({ window }) => label(window)), ...AXIS },
    yAxis: [
      {
        type: "value",
        min: 0,
        max: 100,
        axisLabel: { formatter: "{value}%", color: "#57606a" },
        splitLine: { lineStyle: { color: "#eaeef2" } },
      },
      { type: "value", min: 0, splitLine: { show: false }, axisLabel: { color: "#57606a" } },
    ],
    series: [
      {
        name: "labels that arrived",
        type: "bar",
        yAxisIndex: 1,
        data: points.map(({ window }) => window.labelled),
        itemStyle: { color: "#dbe4ee" },
        barMaxWidth: 40,
      },
      {
        name: "accuracy",
        type: "line",
        symbolSize: 8,
        data: points.map(({ signal }) => (signal?.value == null ? null : Math.round(signal.value * 1000) / 10)),
        ...(report.accuracyFloor !== null && {
          markLine: {
            symbol: "none",
            label: { formatter: `alert below ${Math.round(report.accuracyFloor * 100)}%`, position: "insideEndTop" },
            lineStyle: { color: "#b5544d", type: "dashed" },
            data: [{ yAxis: report.accuracyFloor * 100 }],
          },
        }),
      },
    ],
  };
  return drawChart(option, { width: 860, height: 280 }, "Accuracy of the champion by monitoring window");
}

const accuracyOf = (window: MonitoringRecord) =>
  window.signals.find((signal) => signal.statistic === "accuracy" || signal.subject === "accuracy");

/** Monthly shares of what was predicted, and of what the weather really was where the label arrived. */
export function classesFigure(report: DemoReport, which: "predicted" | "actual"): string {
  const months = report.served;
  const total = (month: ServedMonth) => Object.values(month[which]).reduce((sum, count) => sum + count, 0);
  const option: ChartOption = {
    grid: GRID,
    legend: { top: 4, textStyle: { color: "#57606a" } },
    xAxis: { type: "category", data: months.map((month) => month.month), ...AXIS },
    yAxis: {
      type: "value",
      max: 100,
      axisLabel: { formatter: "{value}%", color: "#57606a" },
      splitLine: { lineStyle: { color: "#eaeef2" } },
    },
    series: report.classes.map((name) => ({
      name,
      type: "bar" as const,
      stack: "share",
      data: months.map((month) => share(month[which][name] ?? 0, total(month))),
    })),
  };
  return drawChart(option, { width: 860, height: 260 }, `Share of each class by month, ${which}`);
}

/** Statistics of a signal that say how far something is from its reference. */
const DISTANCES: readonly string[] = ["ks", "psi", "total-variation", "prediction"];

/** Feature by window: how far each feature is from its reference, as the record's own statistic says. */
export function driftFigure(report: DemoReport): string | null {
  const drift = ({ statistic, slice }: Signal) => DISTANCES.includes(statistic) && slice === undefined;
  const subjects = [...new Set(report.windows.flatMap((window) => window.signals.filter(drift).map(name)))];
  if (subjects.length === 0) return null;
  const cells = report.windows.flatMap((window, x) =>
    window.signals
      .filter((signal) => drift(signal) && signal.value !== null)
      .map((signal) => [x, subjects.indexOf(name(signal)), Math.round((signal.value ?? 0) * 100) / 100]),
  );
  const option: ChartOption = {
    grid: { ...GRID, left: 200, bottom: 70, top: 12 },
    xAxis: { type: "category", data: report.windows.map((window) => window.window.from.slice(0, 10)), ...AXIS },
    yAxis: { type: "category", data: subjects, inverse: true, ...AXIS },
    visualMap: {
      min: 0,
      max: 0.6,
      calculable: false,
      orient: "horizontal",
      left: "center",
      bottom: 0,
      text: ["far from training", "like training"],
      inRange: { color: ["#eef3f8", "#e9c98b", "#b5544d"] },
      textStyle: { color: "#57606a" },
    },
    series: [{ type: "heatmap", data: cells, label: { show: true, color: "#24292f" } }],
  };
  const height = 100 + 34 * subjects.length;
  return drawChart(option, { width: 860, height }, "Distance of each feature from its reference by window");
}

/** A shadow's answers are a row of their own. */
const name = ({ subject, statistic, role }: Signal) => `${subject} (${role ? `${statistic}, ${role}` : statistic})`;

interface Span {
  readonly lane: number;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** Lanes of champion and shadow over time, cut at each merge that changed them. */
export function productionFigure(report: DemoReport): string | null {
  const spans = spansOf(report.production, endOf(report));
  if (spans.length === 0) return null;
  const colour = new Map(
    [...new Set(spans.map((span) => span.text))].map((text, index) => [text, PALETTE[index % PALETTE.length]]),
  );
  const option: ChartOption = {
    grid: { left: 90, right: 24, top: 12, bottom: 28 },
    xAxis: { type: "time", ...AXIS, splitLine: { show: true, lineStyle: { color: "#eaeef2" } } },
    yAxis: { type: "category", data: ["champion", "shadow"], inverse: true, ...AXIS },
    series: [
      {
        type: "custom",
        encode: { x: [1, 2], y: 0 },
        data: spans.map((span, index) => [span.lane, span.from, span.to, index]),
        renderItem: (_, api) => {
          const start = api.coord([api.value(1), api.value(0)]);
          const end = api.coord([api.value(2), api.value(0)]);
          const text = spans[Number(api.value(3))]?.text ?? "";
          const width = Math.max(2, (end[0] ?? 0) - (start[0] ?? 0));
          return {
            type: "rect" as const,
            shape: { x: start[0] ?? 0, y: (start[1] ?? 0) - 15, width, height: 30, r: 4 },
            style: { fill: colour.get(text) ?? "#999" },
            textContent: {
              type: "text" as const,
              style: { text: width > 60 ? text : "", fill: "#fff", fontWeight: 600 },
            },
            textConfig: { position: "inside" as const },
          };
        },
      },
    ],
  };
  return drawChart(option, { width: 860, height: 150 }, "Which version was champion and which was shadow, over time");
}

function endOf(report: DemoReport): string {
  return report.steps.at(-1)?.at ?? report.production.at(-1)?.at ?? "";
}

function spansOf(changes: readonly ProductionChange[], end: string): readonly Span[] {
  return (["champion", "shadow"] as const).flatMap((role, lane) => {
    const spans: Span[] = [];
    for (const [index, change] of changes.entries()) {
      const holder = change.after?.[role];
      if (!holder) continue;
      const to = changes[index + 1]?.at ?? end;
      const last = spans.at(-1);
      if (last && last.text === holder && last.to === change.at) spans[spans.length - 1] = { ...last, to };
      else spans.push({ lane, from: change.at, to, text: holder });
    }
    return spans;
  });
}
