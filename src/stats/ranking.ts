/**
 * Rows by descending score: what ROC AUC and average precision are read from. Sorted once, they are measured on any
 * drawing of the rows by how often each was drawn.
 */
import { argsort } from "./argsort.ts";

export interface Ranking {
  /** Rows, highest score first. */
  readonly rows: Uint32Array;
  /** In the same order: whether the row is of the class. */
  readonly positive: Uint8Array;
  /** In the same order: whether the next row has another score (1), or ties with this one (0). */
  readonly ends: Uint8Array;
}

/** `scores` of one class. */
export function rankingOf(scores: ArrayLike<number>, positive: ArrayLike<number | boolean>): Ranking {
  const rows = argsort(scores).reverse();
  return {
    rows,
    positive: Uint8Array.from(rows, (row) => (positive[row] ? 1 : 0)),
    ends: Uint8Array.from(rows, (row, place) => (scores[row] === scores[rows[place + 1] ?? -1] ? 0 : 1)),
  };
}

export interface RankingScores {
  readonly rocAuc: number;
  readonly averagePrecision: number;
}

/**
 * Both figures in one pass. `times`: how often each row counts (once, when left out).
 * ROC AUC: the share of pairs of a row of the class and one of the rest in which the first is scored higher, ties half, as
 * scikit-learn's `roc_auc_score`; 0.5 is chance, NaN where all rows are of the class, or none.
 * Average precision: the sum over distinct scores of (rise in recall) x precision, no interpolation, as
 * `average_precision_score`; chance is the class's share, 0 where no row is of it: a mean over classes leaves those out.
 */
export function rankingScores({ rows, positive, ends }: Ranking, times?: ArrayLike<number>): RankingScores {
  let [found, passed] = [0, 0];
  let [tiedFound, tiedPassed] = [0, 0];
  let [pairs, precision] = [0, 0];
  for (let place = 0; place < rows.length; place++) {
    const count = times ? (times[rows[place] as number] as number) : 1;
    if (positive[place] === 1) tiedFound += count;
    else tiedPassed += count;
    if (ends[place] === 0) continue;
    if (tiedFound > 0) {
      pairs += tiedFound * (passed + tiedPassed / 2);
      found += tiedFound;
      precision += (tiedFound * found) / (found + passed + tiedPassed);
      tiedFound = 0;
    }
    passed += tiedPassed;
    tiedPassed = 0;
  }
  return {
    rocAuc: found === 0 || passed === 0 ? Number.NaN : 1 - pairs / (found * passed),
    averagePrecision: found === 0 ? 0 : precision / found,
  };
}
