/** Distributions: functions with the place where they are farthest apart, and outlines in cells of tables. */
import type { CurveChart, Outline } from "../../domain/pages/chart.ts";
import type { ChartOption } from "../charts.ts";
import { colourOf, GRID, niceRange, valueAxis } from "./axes.ts";

const QUIET = { type: "line" as const, silent: true, symbol: "none", emphasis: { disabled: true } };

export function curvesOption({ from, to, lines, gap }: CurveChart): ChartOption {
  const { min, max, interval } = niceRange(from, to);
  return {
    grid: { ...GRID, right: 16 },
    xAxis: {
      ...valueAxis("number", { min, max, interval }),
      splitLine: { show: false },
      axisLine: { show: true, onZero: false, lineStyle: { color: "var(--line)" } },
    },
    yAxis: { ...valueAxis("share", { min: 0, max: 1, interval: 0.25 }), axisLine: { show: false } },
    series: [
      ...lines.map(({ colour, points }) => ({
        ...QUIET,
        data: points.map(({ x, share }): [number, number] => [x, share]),
        lineStyle: { color: colourOf(colour), width: 1.8 },
      })),
      ...(gap && gap.x >= min && gap.x <= max
        ? [
            {
              ...QUIET,
              data: [
                [gap.x, gap.low],
                [gap.x, gap.high],
              ] as [number, number][],
              symbol: "circle",
              symbolSize: 5,
              lineStyle: { color: "var(--limit)", width: 1.6, type: "dashed" as const },
              itemStyle: { color: "var(--limit)" },
            },
          ]
        : []),
    ],
  };
}

export function outlineOption({ sides }: Outline): ChartOption {
  const most = Math.max(...sides.flatMap(({ shares }) => shares));
  const length = Math.max(...sides.map(({ shares }) => shares.length));
  return {
    grid: { left: 1, right: 1, top: 2, bottom: 1 },
    xAxis: {
      type: "category",
      show: false,
      boundaryGap: false,
      data: Array.from({ length: length + 1 }, (_, at) => at),
    },
    yAxis: { type: "value", show: false, min: 0, max: most || 1 },
    // The first side is a shape, and the other one a line over it.
    series: sides.map(({ colour, shares }, index) => ({
      ...QUIET,
      step: "end" as const,
      data: [...shares, shares.at(-1) ?? 0],
      lineStyle: { color: colourOf(colour), width: index === 0 ? 0 : 1.6 },
      ...(index === 0 && { areaStyle: { color: colourOf(colour), opacity: 0.45 } }),
    })),
  };
}
