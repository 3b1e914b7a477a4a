/** What is wrong with the data itself: missing, infinite, constant, out of range, new, repeated. */
import { grouped } from "../../../domain/grouped.ts";
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { table } from "../../../domain/pages/tables.ts";
import type { ColumnComparison } from "../column.ts";
import type { SideFacts } from "../words.ts";
import type { PageFacts, PlacedColumn } from "./facts.ts";
import { shareText } from "./figures.ts";

export function qualitySection({ analysis, sides }: PageFacts, columns: readonly PlacedColumn[]): Html {
  const places = new Map(columns.map((each) => [each.column.name, each]));
  const findings = analysis.findings.map(({ column, text }) => {
    const place = places.get(column);
    return place?.isDrawn ? html`<li><a href="#${place.id}">${text}</a></li>` : html`<li>${text}</li>`;
  });
  const noted = new Set(analysis.findings.map(({ column }) => column));
  const lines = columns.map(({ column }) => column).filter((column) => noted.has(column.name) || hasMissing(column));
  return html`${findings.length === 0 ? html`<p>Nothing is worse than in the reference.</p>` : html`<ul class="findings">${findings}</ul>`}${table(
    "Both files",
    [{ title: "file" }, { title: "rows", isNumber: true }, { title: "repeat another row", isNumber: true }],
    [sides.reference, sides.current].map((side) => ({
      cells: [side.path, grouped(side.rows), repeated(side)],
    })),
  )}${table(
    "Columns with values that are missing, infinite, always the same, out of range or new",
    [
      { title: "column" },
      { title: "missing before", isNumber: true },
      { title: "missing now", isNumber: true },
      { title: "infinite now", isNumber: true },
      { title: "out of range now", isNumber: true },
      { title: "new values", isNumber: true },
      { title: "always the same" },
    ],
    lines.map((column) => ({ cells: cellsOf(column) })),
  )}${lines.length < columns.length ? html`<p class="note">Other columns: ${columns.length - lines.length}, of which there is nothing to say.</p>` : NOTHING}`;
}

const repeated = ({ rows, duplicates }: SideFacts): string =>
  duplicates === null ? "not counted" : `${grouped(duplicates)} (${shareText(duplicates / Math.max(1, rows))})`;

const missingShare = ({ n, missing }: { readonly n: number; readonly missing: number }): number =>
  missing / Math.max(1, n + missing);

const hasMissing = ({ reference, current }: ColumnComparison): boolean => reference.missing > 0 || current.missing > 0;

function sameValue(column: ColumnComparison): string {
  if (column.type === "number") {
    const { n, min, max } = column.current;
    return n > 1 && min !== null && min === max ? String(min) : "";
  }
  if (column.type !== "category" || column.current.distinct !== 1 || column.current.n < 2) return "";
  return column.current.counts.find(([, rows]) => rows > 0)?.[0] ?? "";
}

function cellsOf(column: ColumnComparison): readonly (string | number)[] {
  const isNumbers = column.type === "number";
  const fresh = column.type === "category" ? column.fresh : 0;
  return [
    column.name,
    shareText(missingShare(column.reference)),
    shareText(missingShare(column.current)),
    isNumbers ? grouped(column.current.infinite) : "",
    isNumbers ? (column.outside === null ? "not known" : grouped(column.outside)) : "",
    column.type === "category" && fresh > 0 ? `${grouped(fresh)} in ${grouped(column.freshRows)} rows` : "",
    sameValue(column),
  ];
}
