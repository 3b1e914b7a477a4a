/** Charts as static SVG, drawn without a browser. */
import type { EChartsOption } from "echarts";
import { BarChart, CustomChart, HeatmapChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  VisualMapComponent,
  SVGRenderer,
]);

export type ChartOption = EChartsOption;

export const PALETTE = ["#3b6ea5", "#e0a030", "#5a9e6f", "#b5544d", "#7d6bab", "#6b7280"] as const;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** `description` is what a screen reader says in place of the picture. */
export function drawChart(option: ChartOption, size: { width: number; height: number }, description: string): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, ...size });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONT }, color: [...PALETTE], ...option });
    const svg = chart.renderToSVGString();
    const label = description.replace(/[&<>"]/g, " ");
    // The view box lets the picture shrink on a phone.
    return svg.replace(
      "<svg ",
      `<svg role="img" aria-label="${label}" style="width:100%;height:auto;max-width:${size.width}px" `,
    );
  } finally {
    // Without this the chart's timers keep the process alive.
    chart.dispose();
  }
}
