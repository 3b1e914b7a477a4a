/** Differences with their intervals, one a line: right of zero the candidate is better. */
import { element, picture, shortened, type Tone, textAt } from "./svg.ts";

export interface IntervalRow {
  readonly label: string;
  /** Turned so that more is better. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly tone: Extract<Tone, "better" | "worse" | "unclear">;
  /** The difference as it was measured. */
  readonly text: string;
}

const [LABELS, PLOT, TEXTS] = [250, 340, 190];
const ROW = 26;
const TOP = 62;
const LABEL_CHARACTERS = 38;
/** Of the plot's width, left free at each side. */
const AIR = 0.06;

/** null: there is nothing to compare. */
export function intervalPlot(title: string, rows: readonly IntervalRow[]): string | null {
  const drawn = rows.filter(({ value, low, high }) => [value, low, high].every(Number.isFinite));
  if (drawn.length === 0) return null;
  const reach = Math.max(...drawn.flatMap(({ low, high, value }) => [low, high, value].map(Math.abs))) || 1;
  const middle = LABELS + PLOT / 2;
  const x = (value: number) => middle + (value / reach) * PLOT * (0.5 - AIR);
  const bottom = TOP + ROW * drawn.length;
  const lines = drawn.flatMap(({ label, value, low, high, tone, text }, at) => {
    const y = TOP + (at + 0.5) * ROW;
    const stroke = { class: `line-${tone}`, "stroke-width": 2 };
    return [
      textAt(LABELS - 12, y + 4, shortened(label, LABEL_CHARACTERS), { anchor: "end" }),
      element("line", { x1: x(low), y1: y, x2: x(high), y2: y, ...stroke }),
      ...[low, high].map((end) => element("line", { x1: x(end), y1: y - 5, x2: x(end), y2: y + 5, ...stroke })),
      element("circle", { cx: x(value), cy: y, r: 4.5, class: tone }),
      textAt(LABELS + PLOT + 12, y + 4, text, { tone }),
    ];
  });
  return picture(LABELS + PLOT + TEXTS, bottom + 20, title, [
    textAt(16, 24, title, { bold: true, size: 13 }),
    textAt(middle - 10, 48, "← worse than the champion", { anchor: "end", size: 11, tone: "faint" }),
    textAt(middle + 10, 48, "better than the champion →", { size: 11, tone: "faint" }),
    element("line", {
      x1: middle,
      y1: TOP - 6,
      x2: middle,
      y2: bottom + 4,
      class: "line-faint",
      "stroke-dasharray": "4 3",
    }),
    ...lines,
  ]);
}
