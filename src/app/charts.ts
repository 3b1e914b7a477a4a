/** What the faces draw with: the demo's report as the dashboard. */
export { type ChartOption, type ChartSize, drawSvg } from "../adapters/charts/draw-svg.ts";
