/** Fisher's exact test, one-sided: whether a part of the rows holds more of the marked ones than chance would give it. */
import { logGamma } from "./gamma.ts";

/**
 * P(X >= marked) where `drawn` of `rows` are drawn without putting back, `markedInAll` of which are marked: the p-value
 * of "the part has more of them than the rest". scipy's `hypergeom.sf(marked - 1, rows, markedInAll, drawn)`.
 */
export function hypergeometricTail(marked: number, drawn: number, markedInAll: number, rows: number): number {
  const least = Math.max(0, drawn + markedInAll - rows);
  const most = Math.min(drawn, markedInAll);
  if (marked <= least) return 1;
  if (marked > most) return 0;
  // The shorter way from the mean, so that the sum has few terms and small tails keep their digits.
  if (marked * rows <= drawn * markedInAll) return 1 - below(marked, drawn, markedInAll, rows, least);
  let term = Math.exp(logChance(marked, drawn, markedInAll, rows));
  let sum = term;
  for (let k = marked; k < most && term > sum * 1e-18; k++) {
    term *= ((markedInAll - k) * (drawn - k)) / ((k + 1) * (rows - markedInAll - drawn + k + 1));
    sum += term;
  }
  return Math.min(1, sum);
}

/** P(X < marked). */
function below(marked: number, drawn: number, markedInAll: number, rows: number, least: number): number {
  let term = Math.exp(logChance(marked - 1, drawn, markedInAll, rows));
  let sum = term;
  for (let k = marked - 1; k > least && term > sum * 1e-18; k--) {
    term *= (k * (rows - markedInAll - drawn + k)) / ((markedInAll - k + 1) * (drawn - k + 1));
    sum += term;
  }
  return Math.min(1, sum);
}

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

const logChance = (k: number, drawn: number, markedInAll: number, rows: number): number =>
  logChoose(markedInAll, k) + logChoose(rows - markedInAll, drawn - k) - logChoose(rows, drawn);
