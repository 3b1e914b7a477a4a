/** A chart with its heading: what it is, what it is now, and what its colours and lines mean. */
import type { Chart, Colour, Draw, Line, Point, TimeChart } from "./chart.ts";
import { anchorOf, type Html, html, NOTHING } from "./html.ts";
import { unitText } from "./numbers.ts";

const key = (colour: Colour, text: string, shape: "line" | "dash" | "box" = "line"): Html =>
  html`<li><i class="key k${colour} ${shape}"></i>${text}</li>`;

const lastOf = ({ points }: Line): Point | undefined => points.findLast((point) => point !== null) ?? undefined;

/** What a screen reader says in place of the picture. */
export function describeChart(chart: Chart): string {
  if (chart.kind !== "time") return chart.title;
  const each = chart.lines.map((line) => {
    const values = line.points.flatMap((point) => (point ? [point.y] : []));
    const [low, high, last] = [Math.min(...values), Math.max(...values), values.at(-1) ?? Number.NaN];
    const text = (value: number) => unitText(chart.unit, value);
    return `${line.name}: ${text(low)} to ${text(high)}, last ${text(last)}`;
  });
  return `${chart.title} over time. ${each.join("; ")}.`;
}

export function timePanel(chart: TimeChart, draw: Draw, note: Html = NOTHING): Html {
  const main = chart.lines[0];
  const last = main && lastOf(main);
  const interval =
    last?.low !== undefined && last.high !== undefined
      ? html` <small>${unitText(chart.unit, last.low)} to ${unitText(chart.unit, last.high)}</small>`
      : NOTHING;
  const now = last ? html`<p class="now">${unitText(chart.unit, last.y)}${interval}</p>` : NOTHING;
  const keys = [
    ...(chart.lines.length > 1 || main?.name !== "champion"
      ? chart.lines.map(({ colour, name, dashed }) => key(colour, name, dashed ? "dash" : "line"))
      : []),
    ...(chart.reference ? [html`<li><i class="key reference box"></i>${chart.reference.text}</li>`] : []),
    ...chart.limits.map(({ text }) => html`<li><i class="key limit dash"></i>${text}</li>`),
  ];
  return figure(chart, draw, now, keys, note);
}

export function figure(chart: Chart, draw: Draw, now: Html, keys: readonly Html[], note: Html = NOTHING): Html {
  return html`<figure class="panel" id="${anchorOf("chart", chart.title)}"><figcaption><h3>${chart.title}</h3>${now}${
    keys.length > 0 ? html`<ul class="keys">${keys}</ul>` : NOTHING
  }</figcaption>${draw(chart)}${note}</figure>`;
}

export const sideKeys = (sides: readonly { readonly name: string; readonly colour: Colour }[]): readonly Html[] =>
  sides.map(({ name, colour }) => key(colour, name, "box"));

/** Charts beside each other, as many as fit. */
export const grid = (panels: readonly Html[]): Html =>
  panels.length === 0 ? NOTHING : html`<div class="grid">${panels}</div>`;
