/** The charts of pages, by echarts. */
import type { Chart, Draw } from "../../domain/pages/chart.ts";
import { escapeHtml, raw } from "../../domain/pages/html.ts";
import { describeChart } from "../../domain/pages/panels.ts";
import { type ChartOption, type ChartSize, drawSvg } from "../charts.ts";
import { barOption, calibrationOption, sharesOption, sparkOption } from "./chart-options.ts";
import { compactSvg } from "./compact-svg.ts";
import { timeOption } from "./time-option.ts";

/** About as wide as they are shown, so that letters keep their size. */
const PANEL: ChartSize = { width: 360, height: 172 };
const SPARK: ChartSize = { width: 140, height: 26 };

export const draw: Draw = (chart) => {
  const size = chart.kind === "spark" ? SPARK : PANEL;
  const svg = drawSvg(optionOf(chart), size);
  const label = escapeHtml(describeChart(chart));
  return raw(compactSvg(svg, { ...size, label, ...(chart.kind === "spark" && { stretched: true as const }) }));
};

function optionOf(chart: Chart): ChartOption {
  switch (chart.kind) {
    case "time":
      return timeOption(chart);
    case "shares":
      return sharesOption(chart);
    case "bars":
      return barOption(chart);
    case "calibration":
      return calibrationOption(chart);
    case "spark":
      return sparkOption(chart);
  }
}
