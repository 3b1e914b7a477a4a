/** The champion's newest answers beside the shadow's. */
import type { Colour, Draw } from "../../../domain/pages/chart.ts";
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { figure, grid, sideKeys } from "../../../domain/pages/panels.ts";
import { columnIn, distributionChart, type Side } from "../distributions.ts";
import type { Comparison } from "../facts.ts";

export function besidePanels({ current, declared }: Comparison, draw: Draw): Html {
  if (!current) return NOTHING;
  const COLOURS: readonly Colour[] = [1, 2, 5, 3, 6, 4];
  const panels = (["answers", "confidence"] as const).flatMap((of) => {
    const members = current.columns.filter(({ name }) => name.startsWith(`${of}:`)).slice(0, COLOURS.length);
    if (members.length < 2) return [];
    const sides = members.flatMap(({ name }, index): readonly Side[] => {
      const column = columnIn(current, name);
      return column ? [{ name: name.slice(of.length + 1), colour: COLOURS[index] ?? 0, column }] : [];
    });
    const chart = distributionChart(of, sides, declared);
    return chart ? [figure(chart, draw, NOTHING, sideKeys(sides))] : [];
  });
  return panels.length === 0
    ? NOTHING
    : html`<h3 class="sub" id="side-by-side">Champion beside shadow</h3>${grid(panels)}`;
}
