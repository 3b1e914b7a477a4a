/** A column's two sides as pictures. */
import type { BarChart, Chart, CurveChart } from "../../../domain/pages/chart.ts";
import { cleanText } from "../../../domain/pages/html.ts";
import { numberText } from "../../../domain/pages/numbers.ts";
import type { CategorySide, ColumnComparison } from "../column.ts";
import type { NumberPicture } from "../picture.ts";
import { CURRENT, REFERENCE } from "./figures.ts";

const MOST_NAMES = 10;
const REST = "all others";

export const distributionOf = (column: ColumnComparison): BarChart | null =>
  column.type === "number" ? binsChart(column) : column.type === "category" ? namesChart(column) : null;

function binsChart({ name, picture }: Extract<ColumnComparison, { readonly type: "number" }>): BarChart | null {
  const bins = picture?.bins;
  if (!bins) return null;
  return {
    kind: "bars",
    title: `Distribution of ${cleanText(name)} in the reference and now`,
    labels: bins.starts.map(numberText),
    ofNumbers: true,
    sides: [
      { ...REFERENCE, shares: bins.reference },
      { ...CURRENT, shares: bins.current },
    ],
  };
}

type Named = Extract<ColumnComparison, { readonly type: "category" }>;

function namesChart({ name, reference, current }: Named): BarChart | null {
  const shown = sharesOf(reference, current).slice(0, MOST_NAMES);
  if (shown.length === 0) return null;
  const rest = (read: (share: ShareOfBoth) => number) => 1 - shown.reduce((sum, each) => sum + read(each), 0);
  const others = { name: REST, before: rest(({ before }) => before), now: rest(({ now }) => now) };
  const bars = others.before > 1e-9 || others.now > 1e-9 ? [...shown, others] : shown;
  return {
    kind: "bars",
    title: `Shares of ${cleanText(name)} in the reference and now`,
    labels: bars.map((each) => cleanText(each.name)),
    ofNumbers: false,
    sides: [
      { ...REFERENCE, shares: bars.map(({ before }) => before) },
      { ...CURRENT, shares: bars.map(({ now }) => now) },
    ],
  };
}

export interface ShareOfBoth {
  readonly name: string;
  readonly before: number;
  readonly now: number;
}

/** Of those that are counted by name: the most frequent ones of both sides come first. */
export function sharesOf(reference: CategorySide, current: CategorySide): readonly ShareOfBoth[] {
  const rows = new Map(current.counts);
  return reference.counts.map(([name, count]) => ({
    name,
    before: count / Math.max(1, reference.n),
    now: (rows.get(name) ?? 0) / Math.max(1, current.n),
  }));
}

export function curvesOf(name: string, { range: [from, to], curve, widest }: NumberPicture): CurveChart | null {
  if (!(from < to)) return null;
  const within = (x: number) => x >= from && x <= to;
  const lineOf = (side: "reference" | "current") =>
    curve.map((each) => ({ x: each[side], share: each.share })).filter(({ x }) => within(x));
  return {
    kind: "curves",
    title: `Share of rows up to each value of ${cleanText(name)}`,
    from,
    to,
    lines: [
      { ...REFERENCE, points: lineOf("reference") },
      { ...CURRENT, points: lineOf("current") },
    ],
    gap: within(widest.value) ? { x: widest.value, ...ends(widest) } : null,
  };
}

const ends = ({ reference, current }: NumberPicture["widest"]) => ({
  low: Math.min(reference, current),
  high: Math.max(reference, current),
});

export function outlineOf(column: ColumnComparison): Chart | null {
  const chart = distributionOf(column);
  return chart && { kind: "outline", title: chart.title, sides: chart.sides };
}
