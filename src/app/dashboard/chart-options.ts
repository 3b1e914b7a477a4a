/** Shares over time, bars side by side, the calibration curve, and the small lines of the cards. */
import type { BarChart, CalibrationChart, ShareChart, Spark } from "../../domain/pages/chart.ts";
import type { ChartOption } from "../charts.ts";
import { colourOf, GRID, niceRange, timeAxis, valueAxis } from "./axes.ts";

const QUIET = { silent: true, clip: false, emphasis: { disabled: true } };

/** Areas; of few windows bars, since between two far points nothing is known. */
export function sharesOption({ from, to, at, parts }: ShareChart): ChartOption {
  const isFew = at.length <= 16;
  return {
    grid: GRID,
    xAxis: timeAxis(from, to),
    yAxis: valueAxis("share", { min: 0, max: 1, interval: 0.25 }),
    series: parts.map(({ colour, shares }) => {
      const data = at.map((time, index): [number, number] => [time, shares[index] ?? 0]);
      return isFew
        ? {
            ...QUIET,
            type: "bar" as const,
            stack: "all",
            data,
            barWidth: Math.min(34, 240 / at.length),
            itemStyle: { color: colourOf(colour), borderColor: "var(--paper)", borderWidth: 0.8 },
          }
        : {
            ...QUIET,
            type: "line" as const,
            stack: "all",
            symbol: "none",
            data,
            lineStyle: { width: 0.8, color: "var(--paper)" },
            areaStyle: { color: colourOf(colour), opacity: 0.9 },
          };
    }),
  };
}

/** Longer names are cut in the middle of the picture, not of the page. */
const LONGEST = 16;
const shortened = (label: string): string => (label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label);

function shareAxis(sides: BarChart["sides"]) {
  const { max, interval } = niceRange(0, Math.max(0.01, ...sides.flatMap(({ shares }) => shares)));
  return valueAxis("share", { min: 0, max, interval });
}

export function barOption({ labels, ofNumbers, sides }: BarChart): ChartOption {
  const names = {
    type: "category" as const,
    data: labels.map(shortened),
    axisLine: { lineStyle: { color: "var(--line)" } },
    axisTick: { show: false },
    axisLabel: {
      color: "var(--soft)",
      fontSize: 11,
      hideOverlap: true,
      ...(ofNumbers && { interval: 4, align: "left" as const }),
    },
  };
  const isSideways = !ofNumbers;
  return {
    grid: isSideways ? { left: 96, right: 12, top: 4, bottom: 22 } : GRID,
    xAxis: isSideways ? shareAxis(sides) : names,
    yAxis: isSideways ? { ...names, inverse: true } : shareAxis(sides),
    series: sides.map(({ colour, shares }, index) => ({
      ...QUIET,
      type: "bar" as const,
      data: [...shares],
      itemStyle: { color: colourOf(colour), opacity: ofNumbers ? (index === 0 ? 0.55 : 0.75) : 1 },
      // Bins lie over each other, so that a shift shows as what sticks out.
      ...(ofNumbers ? { barGap: "-100%", barCategoryGap: "4%" } : { barGap: "10%", barCategoryGap: "28%" }),
    })),
  };
}

export function calibrationOption({ points }: CalibrationChart): ChartOption {
  const least = Math.floor(10 * Math.min(...points.flatMap(({ confidence, accuracy }) => [confidence, accuracy]))) / 10;
  const range = { min: least < 0.5 ? 0 : 0.5, max: 1, interval: least < 0.5 ? 0.25 : 0.1 };
  const axis = valueAxis("share", range);
  const sorted = points.toSorted((a, b) => a.confidence - b.confidence);
  return {
    grid: { ...GRID, right: 16 },
    xAxis: { ...axis, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: "var(--line)" } } },
    yAxis: axis,
    series: [
      {
        ...QUIET,
        type: "line",
        symbol: "none",
        data: [
          [range.min, range.min],
          [1, 1],
        ],
        lineStyle: { color: colourOf(0), type: "dashed", width: 1.2 },
      },
      {
        ...QUIET,
        type: "line",
        data: sorted.map(({ confidence, accuracy }) => [confidence, accuracy]),
        symbol: "circle",
        symbolSize: 6,
        lineStyle: { color: colourOf(1), width: 1.8 },
        itemStyle: { color: colourOf(1) },
      },
    ],
  };
}

export function sparkOption({ values, colour }: Spark): ChartOption {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const room = (high - low || 1) * 0.1;
  return {
    grid: { left: 1, right: 1, top: 2, bottom: 2 },
    xAxis: { type: "category", show: false, boundaryGap: false, data: values.map((_, index) => index) },
    yAxis: { type: "value", show: false, min: low - room, max: high + room },
    series: [
      {
        ...QUIET,
        type: "line",
        symbol: "none",
        data: [...values],
        lineStyle: { color: colourOf(colour), width: 1.6 },
        areaStyle: { color: colourOf(colour), opacity: 0.1 },
      },
    ],
  };
}
