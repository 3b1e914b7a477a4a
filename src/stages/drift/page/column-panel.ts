/** One column: what changed in words, both sides as pictures and in numbers, and every statistic. */
import type { Draw } from "../../../domain/pages/chart.ts";
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { numberText } from "../../../domain/pages/numbers.ts";
import { table } from "../../../domain/pages/tables.ts";
import type { ColumnComparison, NumberSide } from "../column.ts";
import { curvesOf, distributionOf, sharesOf } from "./charts.ts";
import type { PlacedColumn } from "./facts.ts";
import { exactText, plate, shareText, signed, verdictBadge } from "./figures.ts";
import { statisticTable } from "./statistic-table.ts";

export function columnPanel({ column, role, signal, id }: PlacedColumn, draw: Draw): Html {
  if (column.type !== "number" && column.type !== "category") return NOTHING;
  const kind = column.type === "number" ? "numbers" : "categories";
  const words = signal && signal.verdict !== "pass" ? html`<p class="lead">${signal.reason}.</p>` : NOTHING;
  const isOpen = signal?.verdict === "fail" || signal?.verdict === "inconclusive";
  return html`<article class="column" id="${id}" aria-labelledby="${id}-name"><h3 id="${id}-name">${column.name} ${verdictBadge(signal)} <small>${role === "feature" ? "" : `${role}, `}${kind}</small></h3>${words}<div class="grid">${
    column.type === "number" ? numberPanels(column, draw) : categoryPanels(column, draw)
  }</div>${
    column.statistics.length === 0
      ? html`<p class="note">One side has no values: there is nothing to compare.</p>`
      : html`<details${isOpen ? OPEN : NOTHING}><summary>Every statistic of ${column.name}</summary>${statisticTable(column)}</details>`
  }</article>`;
}

const OPEN = html` open`;

type Numbers = Extract<ColumnComparison, { readonly type: "number" }>;
type Categories = Extract<ColumnComparison, { readonly type: "category" }>;

function numberPanels(column: Numbers, draw: Draw): readonly Html[] {
  const { name, picture } = column;
  const bars = distributionOf(column);
  const curves = picture ? curvesOf(name, picture) : null;
  const beyond = picture?.bins?.beyond
    ? html`<p class="note">The outer bars hold the half percent beyond on each side too.</p>`
    : NOTHING;
  const widest = picture
    ? html`<p class="note">Farthest apart at ${numberText(picture.widest.value)}: ${shareText(picture.widest.reference)} of the reference is not larger, now ${shareText(picture.widest.current)}.</p>`
    : NOTHING;
  return [
    ...(bars ? [plate(bars, html`<h4>Share of rows</h4>`, draw, beyond)] : []),
    ...(curves ? [plate(curves, html`<h4>Share of rows up to a value</h4>`, draw, widest)] : []),
    sideTable(column),
  ];
}

type Line = readonly [title: string, reference: number | null, current: number | null];

function sideTable({ name, reference, current, picture, outside }: Numbers): Html {
  const moments: readonly Line[] = [
    ["mean", reference.mean, current.mean],
    ["deviation", reference.std, current.std],
    ["smallest", reference.min, current.min],
    ...(picture
      ? picture.quantiles.map((each): Line => [quantileName(each.share), each.reference, each.current])
      : quartileLines(reference, current)),
    ["largest", reference.max, current.max],
  ];
  return factTable(name, [
    ...countLines(reference, current),
    ...(reference.infinite + current.infinite > 0 ? [countLine("infinite", reference.infinite, current.infinite)] : []),
    ...moments.map(([title, before, now]) => [title, textOf(before), textOf(now), difference(before, now)]),
    ...(outside === null || outside === 0 ? [] : [["outside of the range before", "", String(outside), ""]]),
  ]);
}

const quantileName = (share: number): string => (share === 0.5 ? "median" : `${Math.round(share * 100)}% below`);

const quartileLines = (reference: NumberSide, current: NumberSide): readonly Line[] =>
  [0.25, 0.5, 0.75].map(
    (share, index): Line => [quantileName(share), reference.quartiles[index] ?? null, current.quartiles[index] ?? null],
  );

const textOf = (value: number | null): string => (value === null ? "–" : exactText(value));

const difference = (before: number | null, now: number | null): string =>
  before === null || now === null ? "" : signed(numberText(now - before), now - before);

interface Counted {
  readonly n: number;
  readonly missing: number;
}

const countLine = (title: string, before: number, now: number) => [title, String(before), String(now), ""];

function countLines(reference: Counted, current: Counted): readonly (readonly string[])[] {
  const share = ({ n, missing }: Counted) => missing / Math.max(1, n + missing);
  const [before, now] = [share(reference), share(current)];
  return [
    countLine("values", reference.n, current.n),
    ["missing", shareText(before), shareText(now), before === now ? "" : signed(shareText(now - before), now - before)],
  ];
}

function factTable(name: string, rows: readonly (readonly string[])[]): Html {
  return html`<div class="panel sides">${table(
    `Both sides of ${name} in numbers`,
    [
      { title: "measure" },
      { title: "reference", isNumber: true },
      { title: "now", isNumber: true },
      { title: "change", isNumber: true },
    ],
    rows.map((cells) => ({ cells })),
  )}</div>`;
}

const MOST_CHANGES = 12;

function categoryPanels(column: Categories, draw: Draw): readonly Html[] {
  const { name, reference, current, fresh, freshRows } = column;
  const bars = distributionOf(column);
  const distinct = (count: number | null) => (count === null ? "too many" : String(count));
  const moved = sharesOf(reference, current).toSorted(
    (a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before),
  );
  return [
    ...(bars ? [plate(bars, html`<h4>Share of rows</h4>`, draw)] : []),
    html`<div class="panel sides">${table(
      `Values of ${name} whose share changed most`,
      [
        { title: "value" },
        { title: "reference", isNumber: true },
        { title: "now", isNumber: true },
        { title: "change", isNumber: true },
      ],
      moved.slice(0, MOST_CHANGES).map((each) => ({
        cells: [each.name, shareText(each.before), shareText(each.now), points(each.now - each.before)],
      })),
    )}</div>`,
    factTable(name, [
      ...countLines(reference, current),
      ["different values", distinct(reference.distinct), distinct(current.distinct), ""],
      ...(fresh > 0 ? [["values not seen before", "", String(fresh), ""]] : []),
      ...(fresh > 0 ? [["rows with such a value", "", shareText(freshRows / Math.max(1, current.n)), ""]] : []),
    ]),
  ];
}

const points = (change: number): string => signed(shareText(change), change);
