/** A time line: lines with their intervals, the reference's band, limits, and upright marks of what happened. */
import type { Line, MarkKind, Point, TimeChart } from "../../domain/pages/chart.ts";
import type { ChartOption } from "../charts.ts";
import { colourOf, GRID, niceRange, type Range, timeAxis, valueAxis } from "./axes.ts";

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
function rangeOf({ lines, limits, reference, unit }: TimeChart): Range {
  const points = lines.flatMap((line) => line.points.filter((point) => point !== null));
  const first = lines[0]?.points.filter((point) => point !== null) ?? [];
  const values = [
    ...points.map(({ y }) => y),
    ...first.flatMap(({ y, low, high }) => [low ?? y, high ?? y]),
    ...limits.map(({ value }) => value),
    ...(reference ? [reference.low, reference.high] : []),
  ];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isProportion = unit === "share" || (unit === "number" && low >= 0 && high <= 1 && high > 0.3);
  const fromZero = (unit !== "number" && unit !== "share") || (low >= 0 && low < 0.35 * high);
  // What hardly moves is not drawn as if it did.
  const least = isProportion ? 0.04 : Math.abs(high) * 0.04;
  const room = Math.max((high - low) * 0.06, (least - (high - low)) / 2) || 1;
  const range = niceRange(fromZero ? 0 : low - room, high + room);
  return isProportion ? { ...range, min: Math.max(0, range.min), max: Math.min(1, range.max) } : range;
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
  // One interval to a picture: of several nobody sees which is whose. The others are in the file of all numbers.
  if (index > 0 || !points.some((point) => point?.low !== undefined)) return [];
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
