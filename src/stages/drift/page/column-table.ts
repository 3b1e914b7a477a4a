/** All columns at a glance, those that moved most first. */
import type { Draw } from "../../../domain/pages/chart.ts";
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { numberText } from "../../../domain/pages/numbers.ts";
import { table } from "../../../domain/pages/tables.ts";
import { centred, movement } from "../words.ts";
import { outlineOf } from "./charts.ts";
import type { PageFacts, PlacedColumn } from "./facts.ts";
import { chanceOf, meter, verdictBadge } from "./figures.ts";

export function columnTable({ analysis }: PageFacts, columns: readonly PlacedColumn[], draw: Draw): Html {
  const compared = columns.filter(({ signal }) => signal !== null);
  const noted = new Map<string, number>();
  for (const { column } of analysis.findings) noted.set(column, (noted.get(column) ?? 0) + 1);
  const drawn = columns.filter(({ isDrawn }) => isDrawn).length;
  return html`${
    compared.length > drawn
      ? html`<p class="note">Pictures and every statistic: of the ${drawn} columns that moved most. Of the others by <code>--columns</code>, or all numbers by <code>--json</code>.</p>`
      : NOTHING
  }${table(
    "All columns, those that moved most first",
    [
      { title: "column" },
      { title: "verdict" },
      { title: "reference and now" },
      { title: "before → now" },
      { title: "moved by" },
      { title: "counts from", isNumber: true },
      { title: "p, corrected", isNumber: true },
    ],
    compared.map((each) => ({ cells: cellsOf(each, noted.get(each.column.name) ?? 0, draw) })),
  )}`;
}

function cellsOf({ column, role, signal, id, isDrawn }: PlacedColumn, notes: number, draw: Draw) {
  const outline = isDrawn ? outlineOf(column) : null;
  const name = isDrawn ? html`<a href="#${id}">${column.name}</a>` : html`${column.name}`;
  const value = signal?.value ?? null;
  const limit = signal?.threshold;
  return [
    html`${name}${role === "feature" ? NOTHING : html` <small>${role}</small>`}${
      notes === 0 ? NOTHING : html` <a class="noted" href="#quality">${notes} ${notes === 1 ? "note" : "notes"}</a>`
    }`,
    verdictBadge(signal),
    outline ? html`<span class="outline">${draw(outline)}</span>` : "",
    (column.type === "number"
      ? [column.reference, column.current].map((side) => centred(side, numberText)).join(" -> ")
      : movement(column)
    ).replace(" -> ", " → "),
    value === null || !signal
      ? "–"
      : html`${meter(limit ? value / limit / 2 : 0)}${numberText(value)} <small>${signal.statistic}</small>`,
    limit === undefined ? "–" : numberText(limit),
    signal?.pValue === undefined ? "–" : chanceOf(signal.pValue),
  ];
}
