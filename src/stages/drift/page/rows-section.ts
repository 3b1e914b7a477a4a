/** Whether rows as a whole fit together as they did, and which columns carry it where they do not. */
import { grouped } from "../../../domain/grouped.ts";
import type { Draw } from "../../../domain/pages/chart.ts";
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { numberText } from "../../../domain/pages/numbers.ts";
import { table } from "../../../domain/pages/tables.ts";
import type { Multivariate } from "../multivariate.ts";
import type { PlacedColumn } from "./facts.ts";
import { CURRENT, chanceOf, exactText, meter, plate, REFERENCE, shareText, signed, verdictBadge } from "./figures.ts";

type Measured = Extract<Multivariate, { readonly kind: "measured" }>;

const MOST_CARRIERS = 12;

export function rowsSection(rows: Multivariate, columns: readonly PlacedColumn[], draw: Draw): Html {
  if (rows.kind === "left-out") return html`<p>Not looked at: ${rows.reason}.</p>`;
  const { signal, errors, histogram, explained, components } = rows;
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0) || 1;
  const shares = (counts: readonly number[]) => counts.map((count) => count / sum(counts));
  const chart = plate(
    {
      kind: "bars",
      title: "Errors of rows in the reference and now",
      labels: histogram.edges.slice(0, -1).map(numberText),
      ofNumbers: true,
      sides: [
        { ...REFERENCE, shares: shares(histogram.reference) },
        { ...CURRENT, shares: shares(histogram.current) },
      ],
    },
    html`<h3>Share of rows by their error</h3>`,
    draw,
    html`<p class="note">Mean ${exactText(errors[0])} in the reference, ${exactText(errors[1])} now.</p>`,
  );
  return html`<p>${verdictBadge(signal)} ${signal.reason}.</p>${numbers(rows)}<div class="grid two">${chart}<div class="panel sides">${carrierTable(rows, columns)}</div></div><p class="note">${grouped(rows.n[0])} rows of the reference and ${grouped(rows.n[1])} of now, evenly spaced. Columns are brought to one scale, names by their share; ${components} ${components === 1 ? "component says" : "components say"} ${shareText(explained)} of how the reference varies. A row's error is what they leave of it; rows of the reference are measured by components of others. Method: ${rows.method}.</p>`;
}

function numbers({ signal, n }: Measured): Html {
  const { value, threshold, pValue } = signal;
  const item = (title: string, text: string): Html => html`<div><dt>${title}</dt><dd>${text}</dd></div>`;
  return html`<dl class="figures">${value === null ? NOTHING : item("rise of the error", signed(shareText(value), value))}${
    threshold === undefined ? NOTHING : item("counts from", shareText(threshold))
  }${pValue === undefined ? NOTHING : item("p", chanceOf(pValue))}${item("rows", `${grouped(n[0])} / ${grouped(n[1])}`)}</dl>`;
}

function carrierTable({ columns: carriers, signal }: Measured, columns: readonly PlacedColumn[]): Html {
  const places = new Map(columns.map((each) => [each.column.name, each]));
  const isRise = signal.value !== null && signal.value > 0;
  return table(
    "What each column adds to the mean squared error",
    [
      { title: "column" },
      { title: "reference", isNumber: true },
      { title: "now", isNumber: true },
      { title: "of the rise", isNumber: true },
    ],
    carriers.slice(0, MOST_CARRIERS).map(({ name, before, now, share }) => {
      const place = places.get(name);
      return {
        cells: [
          place?.isDrawn ? html`<a href="#${place.id}">${name}</a>` : html`${name}`,
          numberText(before),
          numberText(now),
          share === null || share === 0 || !isRise ? "" : html`${meter(share)}${shareText(share)}`,
        ],
      };
    }),
  );
}
