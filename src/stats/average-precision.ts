/** Area under the precision-recall curve of one class against the rest, by steps. */
import { rankingOf, rankingScores } from "./ranking.ts";

/**
 * Precision at each row of the class that the scores find, averaged: scikit-learn's `average_precision_score`. Chance is
 * the share of the class's rows. 0 (as there) where no row is of the class:
 * a mean over classes leaves those out, as there. A row without an answer is scored 0.
 */
export function averagePrecision(scores: ArrayLike<number>, positive: ArrayLike<number | boolean>): number {
  return rankingScores(rankingOf(scores, positive)).averagePrecision;
}
