/** A time line: lines with their intervals, the reference's band, limits, and upright marks of what happened. */
import type { Line, MarkKind, Point, TimeChart } from "../../stages/dashboard/chart.ts";
import type { ChartOption } from "../charts.ts";
import { colourOf, GRID, timeAxis, valueAxis } from "./axes.ts";

/** So few that each is worth a dot. */
const FEW = 40;

const DASHES: Readonly<Record<MarkKind, "solid" | "dashed" | "dotted">> = {
  deployed: "solid",
  "rolled-back": "solid",
  retrained: "dashed",
  fired: "dotted",
  recovered: "dashed",
};

const QUIET = { type: "line" as const, silent: true, clip: false, symbol: "none", emphasis: { disabled: true } };

export function timeOption(chart: TimeChart): ChartOption {
  const range = rangeOf(chart);
  return {
    grid: GRID,
    xAxis: timeAxis(chart.from, chart.to),
    yAxis: valueAxis(chart.unit, range),
    series: [backdrop(chart), ...chart.lines.flatMap((line, index) => [...band(line, index), lineSeries(line)])],
  };
}

/** Room for everything that is drawn; shares end at 0 and 1, and counts begin at nothing. */
function rangeOf({ lines, limits, reference, unit }: TimeChart): { readonly min: number; readonly max: number } {
  const points = lines.flatMap((line) => line.points.filter((point) => point !== null));
  const values = [
    ...points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]),
    ...limits.map(({ value }) => value),
    ...(reference ? [reference.low, reference.high] : []),
  ];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  const fromZero = unit !== "number" && (unit !== "share" || low < 0.35 * high);
  const min = fromZero ? 0 : low - room;
  const max = high + room;
  const isShare = unit === "share";
  return nice(isShare ? Math.max(0, min) : min, isShare ? Math.min(1, max) : max);
}

/** Ends on round numbers. */
function nice(min: number, max: number): { readonly min: number; readonly max: number } {
  const step = 10 ** Math.floor(Math.log10((max - min) / 2 || 1));
  const unit = [step / 2, step, 2 * step].find((each) => (max - min) / each <= 6) ?? 5 * step;
  const round = (value: number) => Number(value.toPrecision(12));
  return { min: round(Math.floor(min / unit + 1e-9) * unit), max: round(Math.ceil(max / unit - 1e-9) * unit) };
}

function backdrop({ from, limits, reference, marks }: TimeChart) {
  const limitLines = limits.map(({ value }) => ({
    yAxis: value,
    lineStyle: { color: "var(--limit)", type: "dashed" as const, width: 1.2 },
  }));
  const markLines = marks.map(({ kind, x }) => ({
    xAxis: x,
    lineStyle: { color: `var(--${kind})`, type: DASHES[kind], width: 1.2, opacity: 0.8 },
  }));
  return {
    ...QUIET,
    data: [[from, null] as [number, null]],
    markLine: {
      silent: true,
      animation: false,
      symbol: "none",
      label: { show: false },
      data: [...limitLines, ...markLines],
    },
    ...(reference && {
      markArea: {
        silent: true,
        itemStyle: { color: "var(--reference)" },
        data: [[{ yAxis: reference.low }, { yAxis: reference.high }] as [{ yAxis: number }, { yAxis: number }]],
      },
    }),
  };
}

/** Between two stacked lines, the lower of which is not seen. */
function band({ points, colour }: Line, index: number) {
  if (!points.some((point) => point?.low !== undefined)) return [];
  const times = timesOf(points);
  const edge = (read: (point: Point) => number | null) =>
    points.map((point, at): [number, number | null] => [times[at] ?? 0, point ? read(point) : null]);
  const shared = {
    ...QUIET,
    stack: `band ${index}`,
    stackStrategy: "all" as const,
    lineStyle: { width: 0, opacity: 0 },
  };
  const width = ({ low, high }: Point) => (low === undefined || high === undefined ? null : high - low);
  return [
    { ...shared, data: edge(({ low }) => low ?? null) },
    { ...shared, data: edge(width), areaStyle: { color: colourOf(colour), opacity: 0.16 } },
  ];
}

function lineSeries({ points, colour, dashed }: Line) {
  const times = timesOf(points);
  const isFew = points.length <= FEW;
  return {
    ...QUIET,
    data: points.map((point, index): [number, number | null] => [times[index] ?? 0, point?.y ?? null]),
    lineStyle: {
      color: colourOf(colour),
      width: dashed ? 1.4 : 1.8,
      type: dashed ? ("dashed" as const) : ("solid" as const),
    },
    ...(isFew &&
      !dashed && { symbol: "circle", symbolSize: 5, showSymbol: true, itemStyle: { color: colourOf(colour) } }),
  };
}

/** A gap has the time of what is before it. */
function timesOf(points: readonly (Point | null)[]): readonly number[] {
  const times: number[] = [];
  for (const [index, point] of points.entries()) {
    times.push(point?.x ?? times[index - 1] ?? points.find((each) => each !== null)?.x ?? 0);
  }
  return times;
}
