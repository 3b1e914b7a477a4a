/** Matthews' correlation of truth and answers, for any number of classes (J. Gorodkin, 2004): 1 is perfect, 0 is chance. */
import { confusionCell } from "./confusion.ts";

/**
 * `cells` as in `Confusion`; rows without an answer are an answer that is never right. scikit-learn's
 * `matthews_corrcoef` with that as a label of its own; 0 (as there) where truth or answers are all alike.
 */
export function matthews(classes: number, cells: ArrayLike<number>): number {
  let [rows, hits, together, answeredSquares, truthSquares] = [0, 0, 0, 0, 0];
  for (let each = 0; each <= classes; each++) {
    let [support, answered] = [0, 0];
    for (let other = 0; other <= classes; other++) {
      if (each < classes) support += cells[confusionCell(classes, each, other)] ?? 0;
      if (other < classes) answered += cells[confusionCell(classes, other, each)] ?? 0;
    }
    if (each < classes) hits += cells[confusionCell(classes, each, each)] ?? 0;
    rows += support;
    together += support * answered;
    answeredSquares += answered * answered;
    truthSquares += support * support;
  }
  return correlation(rows, hits, together, answeredSquares, truthSquares);
}

function correlation(rows: number, hits: number, together: number, answered: number, truth: number): number {
  const spread = (rows * rows - answered) * (rows * rows - truth);
  return spread === 0 ? 0 : (hits * rows - together) / Math.sqrt(spread);
}
