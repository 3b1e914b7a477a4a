/** A confusion matrix: rows are the truth, columns the answers, shaded by the share of the truth. */
import { element, picture, shortened, textAt } from "./svg.ts";

/** More classes cannot be told apart. */
const MOST_CLASSES = 24;
const LABEL_CHARACTERS = 18;
const TOP = 34;
const MARGIN = 16;

/** null: there is no class, or there are too many to see. */
export function confusionPlot(
  title: string,
  classes: readonly string[],
  counts: readonly (readonly number[])[],
): string | null {
  if (classes.length === 0 || classes.length > MOST_CLASSES) return null;
  const side = classes.length <= 8 ? 56 : classes.length <= 14 ? 42 : 30;
  const size = side >= 42 ? 12 : 10;
  const labels = classes.map((name) => shortened(name, LABEL_CHARACTERS));
  const room = Math.max(60, 7 * Math.max(...labels.map((each) => each.length)) + 12);
  const slant = classes.length > 4 || room > side + 20;
  const [left, top] = [MARGIN + 20 + room, TOP + (slant ? room * 0.75 : 24) + 18];
  const [width, height] = [
    left + side * classes.length + MARGIN + (slant ? room * 0.5 : 24),
    top + side * classes.length + MARGIN,
  ];
  const cells = classes.flatMap((_, truth) => {
    const row = counts[truth] ?? [];
    const all = row.reduce((sum, count) => sum + count, 0);
    return classes.map((_name, answer) => {
      const count = row[answer] ?? 0;
      const share = all === 0 ? 0 : count / all;
      const [x, y] = [left + answer * side, top + truth * side];
      const tone = truth === answer ? "candidate" : "worse";
      return [
        element("rect", {
          x,
          y,
          width: side,
          height: side,
          class: tone,
          "fill-opacity": shade(share, truth === answer),
        }),
        element("rect", { x, y, width: side, height: side, class: "line-rule", "stroke-width": 1 }),
        count === 0
          ? ""
          : textAt(x + side / 2, y + side / 2 + size / 3, String(count), {
              anchor: "middle",
              size,
              bold: truth === answer,
            }),
      ].join("");
    });
  });
  const names = labels.flatMap((name, at) => {
    const middle = left + (at + 0.5) * side;
    return [
      textAt(left - 8, top + (at + 0.5) * side + size / 3, name, { anchor: "end", size }),
      slant
        ? textAt(middle, top - 8, name, { size, turn: -40 })
        : textAt(middle, top - 8, name, { anchor: "middle", size }),
    ];
  });
  const middleOfRows = top + (side * classes.length) / 2;
  return picture(width, height, title, [
    textAt(MARGIN, 24, title, { bold: true, size: 13 }),
    textAt(left - 8, TOP + 8, "answer →", { tone: "faint", size: 11, anchor: "end" }),
    textAt(MARGIN + 8, middleOfRows, "truth", { tone: "faint", size: 11, anchor: "middle", turn: -90 }),
    ...cells,
    ...names,
  ]);
}

/** What goes wrong is rare and has to be seen all the same. */
const shade = (share: number, right: boolean): number => 0.75 * (right ? share : Math.sqrt(share));
