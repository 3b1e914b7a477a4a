/** The report's charts: one look, and words for whoever cannot see them. */
import { type ChartOption, drawSvg } from "../../../app/charts.ts";

export type { ChartOption };

export const PALETTE = ["#3b6ea5", "#e0a030", "#5a9e6f", "#b5544d", "#7d6bab", "#6b7280"] as const;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** `description` is what a screen reader says in place of the picture. */
export function drawChart(option: ChartOption, size: { width: number; height: number }, description: string): string {
  const svg = drawSvg({ textStyle: { fontFamily: FONT }, color: [...PALETTE], ...option }, size);
  const label = description.replace(/[&<>"]/g, " ");
  // The view box lets the picture shrink on a phone.
  return svg.replace(
    "<svg ",
    `<svg role="img" aria-label="${label}" style="width:100%;height:auto;max-width:${size.width}px" `,
  );
}
