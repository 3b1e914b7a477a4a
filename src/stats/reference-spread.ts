/** How much metrics of a window vary by its size alone, from reference rows with known truth: NannyML's sampling errors. */
import { argsort } from "./argsort.ts";

/** Standard deviation of one row's part in a metric, and the share of rows that have a part. */
export interface RowSpread {
  readonly std: number;
  readonly share: number;
}

/** Null: no row of the reference has a part in it. */
export interface ClassSpread {
  readonly precision: RowSpread | null;
  readonly recall: RowSpread | null;
  readonly f1: RowSpread | null;
  readonly specificity: RowSpread | null;
  readonly rocAuc: RowSpread | null;
}

export interface Spread {
  /** Of one row being right. */
  readonly accuracy: number;
  readonly classes: readonly ClassSpread[];
}

interface Rows {
  readonly probabilities: readonly ArrayLike<number>[];
  readonly answers: ArrayLike<number>;
  readonly truth: ArrayLike<number>;
}

export function spreadOf({ probabilities, answers, truth }: Rows): Spread {
  const rows = truth.length;
  let right = 0;
  for (let row = 0; row < rows; row++) if (truth[row] === answers[row]) right++;
  return {
    accuracy: deviation(right, rows - right),
    classes: probabilities.map((scores, own) => {
      let [hits, wrong, missed] = [0, 0, 0];
      for (let row = 0; row < rows; row++) {
        const [isOwn, isSaid] = [truth[row] === own, answers[row] === own];
        if (isOwn && isSaid) hits++;
        else if (isSaid) wrong++;
        else if (isOwn) missed++;
      }
      const rest = rows - hits - wrong - missed;
      const part = (good: number, bad: number): RowSpread | null =>
        good + bad === 0 ? null : { std: deviation(good, bad), share: (good + bad) / rows };
      const f1 = part(hits, missed + wrong);
      // A hit counts by (rows with a part) / (hits + half the rest of them), so that the mean over them is F1.
      const weight = (hits + missed + wrong) / (hits + (missed + wrong) / 2);
      return {
        precision: part(hits, wrong),
        recall: part(hits, missed),
        f1: f1 && { ...f1, std: f1.std * weight },
        specificity: part(rest, wrong),
        rocAuc: rankSpread(scores, truth, own),
      };
    }),
  };
}

/** Of `good` ones and `bad` zeros. */
function deviation(good: number, bad: number): number {
  const share = good / (good + bad);
  return Math.sqrt(share * (1 - share));
}

/** ROC AUC as the mean over the class's rows (or the others, where those are fewer) of the share of the others below them. */
function rankSpread(scores: ArrayLike<number>, truth: ArrayLike<number>, own: number): RowSpread | null {
  const order = argsort(scores);
  let count = 0;
  for (const row of order) if (truth[row] === own) count++;
  const isMost = count > order.length / 2;
  if (isMost) order.reverse();
  const [few, many] = isMost ? [order.length - count, count] : [count, order.length - count];
  if (few === 0 || many === 0) return null;
  let [below, sum, squares] = [0, 0, 0];
  for (const row of order) {
    if ((truth[row] === own) === isMost) below++;
    else {
      sum += below / many;
      squares += (below / many) ** 2;
    }
  }
  return { std: Math.sqrt(Math.max(0, squares / few - (sum / few) ** 2)), share: few / order.length };
}
