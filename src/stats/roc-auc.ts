/** Area under the ROC curve of one class against the rest. */
import { rankingOf, rankingScores } from "./ranking.ts";

/**
 * The chance that a row of the class is scored above one that is not, ties half: scikit-learn's `roc_auc_score`.
 * 0.5 is chance. NaN (as there) where all rows are of the class, or none. A row without an answer is scored 0.
 */
export function rocAuc(scores: ArrayLike<number>, positive: ArrayLike<number | boolean>): number {
  return rankingScores(rankingOf(scores, positive)).rocAuc;
}
