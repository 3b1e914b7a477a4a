/** ROC AUC and average precision of rows whose truth is not known, only how likely each is of the class. */
import { argsort } from "./argsort.ts";

export interface ExpectedRanking {
  /** NaN where no row can be of the class, or none of the others. */
  readonly rocAuc: number;
  readonly averagePrecision: number;
}

/** NannyML counts rows to the fifth decimal; so do we, to agree with it. */
const rounded = (count: number) => Math.round(count * 1e5) / 1e5;

/**
 * `chances` of the class, ranked by the scores as the model gave them. Each row counts as `chance` rows of the class and
 * 1 - `chance` others. Rows of one score count together, so that their order does not matter; NannyML takes them in any order.
 */
export function expectedRanking(scores: ArrayLike<number>, chances: ArrayLike<number>): ExpectedRanking {
  const order = argsort(scores).reverse();
  let [positives, area, heights, passed] = [0, 0, 0, 0];
  let [lastFound, lastOthers] = [0, 0];
  for (const [place, row] of order.entries()) {
    positives += chances[row] as number;
    passed++;
    if (scores[row] === scores[order[place + 1] ?? -1]) continue;
    const [found, others] = [rounded(positives), rounded(passed - positives)];
    area += ((others - lastOthers) * (found + lastFound)) / 2;
    heights += (found - lastFound) * (found / passed);
    [lastFound, lastOthers] = [found, others];
  }
  return {
    rocAuc: lastFound > 0 && lastOthers > 0 ? area / (lastFound * lastOthers) : Number.NaN,
    averagePrecision: lastFound > 0 ? heights / lastFound : Number.NaN,
  };
}
