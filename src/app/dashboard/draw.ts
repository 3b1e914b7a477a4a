/** The charts of pages, by echarts. */
import type { Chart, Draw } from "../../domain/pages/chart.ts";
import { escapeHtml, raw } from "../../domain/pages/html.ts";
import { describeChart } from "../../domain/pages/panels.ts";
import { type ChartOption, type ChartSize, drawSvg } from "../charts.ts";
import { barOption, calibrationOption, sharesOption, sparkOption } from "./chart-options.ts";
import { compactSvg } from "./compact-svg.ts";
import { curvesOption, outlineOption } from "./distribution-options.ts";
import { timeOption } from "./time-option.ts";

/** About as wide as they are shown, so that letters keep their size. */
const PANEL: ChartSize = { width: 360, height: 172 };
const SPARK: ChartSize = { width: 140, height: 26 };

const isSmall = ({ kind }: Chart): boolean => kind === "spark" || kind === "outline";

export const draw: Draw = (chart) => {
  const size = isSmall(chart) ? SPARK : PANEL;
  const svg = drawSvg(optionOf(chart), size);
  const label = escapeHtml(describeChart(chart));
  return raw(compactSvg(svg, { ...size, label, ...(isSmall(chart) && { stretched: true as const }) }));
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
    case "curves":
      return curvesOption(chart);
    case "outline":
      return outlineOption(chart);
    case "spark":
      return sparkOption(chart);
  }
}
