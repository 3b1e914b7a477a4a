/** Confidence beside accuracy: on the diagonal a model that says 0.8 is right in 80 of 100 answers. */
import { coordinate, element, picture, type Tone, textAt } from "./svg.ts";

export interface CalibrationPoint {
  readonly confidence: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface CalibrationSeries {
  readonly name: string;
  readonly tone: Extract<Tone, "candidate" | "champion">;
  readonly points: readonly CalibrationPoint[];
}

const SIDE = 300;
const [LEFT, TOP] = [52, 58];
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** Two series at one confidence lie beside each other. */
const APART = 3;

/** null: there is no point to draw. */
export function calibrationPlot(title: string, series: readonly CalibrationSeries[]): string | null {
  const drawn = series.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return null;
  const x = (share: number) => LEFT + share * SIDE;
  const y = (share: number) => TOP + (1 - share) * SIDE;
  const grid = TICKS.flatMap((tick) => [
    line(x(tick), y(0), x(tick), y(1), "rule"),
    line(x(0), y(tick), x(1), y(tick), "rule"),
    textAt(x(tick), y(0) + 16, tick.toFixed(1), { anchor: "middle", size: 11, tone: "faint" }),
    textAt(x(0) - 8, y(tick) + 4, tick.toFixed(1), { anchor: "end", size: 11, tone: "faint" }),
  ]);
  const most = Math.max(...drawn.flatMap(({ points }) => points.map(({ n }) => n)));
  const marks = drawn.flatMap(({ tone, points }, at) => {
    const shift = drawn.length > 1 ? (at === 0 ? -APART : APART) : 0;
    const path = points.map(
      ({ confidence, accuracy }) => `${coordinate(x(confidence) + shift)},${coordinate(y(accuracy))}`,
    );
    return [
      element("polyline", {
        points: path.join(" "),
        class: `line-${tone}`,
        "stroke-width": 1.5,
        "stroke-opacity": 0.5,
      }),
      ...points.map(({ confidence, accuracy, low, high, n }) =>
        [
          line(x(confidence) + shift, y(low), x(confidence) + shift, y(high), tone, 1.5),
          element("circle", {
            cx: x(confidence) + shift,
            cy: y(accuracy),
            r: 2.5 + 3 * Math.sqrt(n / most),
            class: tone,
          }),
        ].join(""),
      ),
    ];
  });
  const legend = drawn.flatMap(({ name, tone }, at) => [
    element("circle", { cx: LEFT + 6 + at * 130, cy: 42, r: 5, class: tone }),
    textAt(LEFT + 16 + at * 130, 46, name, { size: 12 }),
  ]);
  return picture(LEFT + SIDE + 24, TOP + SIDE + 48, title, [
    textAt(16, 24, title, { bold: true, size: 13 }),
    ...legend,
    ...grid,
    element("line", { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: "line-faint", "stroke-dasharray": "5 4" }),
    ...marks,
    textAt(LEFT + SIDE / 2, TOP + SIDE + 38, "confidence", { anchor: "middle", size: 12, tone: "faint" }),
    textAt(16, TOP + SIDE / 2, "accuracy", { anchor: "middle", size: 12, tone: "faint", turn: -90 }),
  ]);
}

const line = (x1: number, y1: number, x2: number, y2: number, tone: Tone, width = 1): string =>
  element("line", { x1, y1, x2, y2, class: `line-${tone}`, "stroke-width": width });
