/** Whether answers are wrong more often than their calibrated confidence says: the same inputs mean something else. */
import { normalShare } from "./normal-tail.ts";
import type { ScoreCalibration } from "./score-calibration.ts";

export interface ConfidenceGap {
  readonly n: number;
  /** Share of rows that are right. */
  readonly realised: number;
  /** Mean confidence, as far as confidence was right in the reference. */
  readonly expected: number;
  /** P(so many wrong, or more) when confidence is right. */
  readonly pValue: number;
}

/**
 * `confidences`: the calibrated probability of each row's own answer. The number of right rows is a sum of independent throws
 * (Poisson binomial), taken as normal. The reference is a sample of them too: its own gap is taken off, and the fewer rows it
 * has, the wider chance is. Null without rows.
 */
export function confidenceGap(
  confidences: ArrayLike<number>,
  right: ArrayLike<number | boolean>,
  reference: Pick<ScoreCalibration, "rows" | "gap">,
): ConfidenceGap | null {
  const n = confidences.length;
  if (n === 0) return null;
  let [hits, sum, variance] = [0, 0, 0];
  for (let row = 0; row < n; row++) {
    const confidence = confidences[row] as number;
    if (right[row]) hits++;
    sum += confidence;
    variance += confidence * (1 - confidence);
  }
  const spread = Math.sqrt(variance * (1 + n / reference.rows));
  // Half a row nearer: a whole number of rows stands for the normal curve's stretch around it.
  const expected = sum / n + reference.gap;
  const distance = hits + 0.5 - n * expected;
  const pValue = spread > 0 ? normalShare(distance / spread) : distance < 0 ? 0 : 1;
  return { n, realised: hits / n, expected, pValue };
}
