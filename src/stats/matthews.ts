/** Matthews' correlation of truth and answers, for any number of classes (J. Gorodkin, 2004): 1 is perfect, 0 is chance. */
import type { ClassCounts } from "./confusion.ts";

/**
 * Of the sums alone: with a thousand classes the matrix has a million cells, and this is asked thousands of times. Rows
 * without an answer are an answer that is never right. scikit-learn's `matthews_corrcoef` with that as a label of its
 * own; 0 (as there) where truth or answers are all alike.
 */
export function matthews(counts: readonly ClassCounts[]): number {
  let [rows, hits, together, answeredRows, answeredSquares, truthSquares] = [0, 0, 0, 0, 0, 0];
  for (const { support, answered, hits: own } of counts) {
    rows += support;
    hits += own;
    answeredRows += answered;
    together += support * answered;
    answeredSquares += answered * answered;
    truthSquares += support * support;
  }
  answeredSquares += (rows - answeredRows) ** 2;
  return correlation(rows, hits, together, answeredSquares, truthSquares);
}

function correlation(rows: number, hits: number, together: number, answered: number, truth: number): number {
  const spread = (rows * rows - answered) * (rows * rows - truth);
  return spread === 0 ? 0 : (hits * rows - together) / Math.sqrt(spread);
}
