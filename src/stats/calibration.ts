/** How far the confidence of answers is from how often they are right. */
import { argsort } from "./argsort.ts";

export interface CalibrationCount {
  /** Mean confidence of its rows. */
  readonly confidence: number;
  /** Share of its rows that are right. */
  readonly accuracy: number;
  readonly n: number;
  readonly hits: number;
}

/**
 * Bins of equal count by ascending confidence: floor(n / bins) rows each, the last takes the rest; up to 20 rows make
 * floor(n / 2) bins. Rows of equal confidence stay together (a bin is lengthened to the end of a tie, and a bin that this
 * leaves empty is left out), so that the order of the rows does not matter.
 */
export function calibration(
  confidences: ArrayLike<number>,
  right: ArrayLike<number | boolean>,
  bins = 10,
): readonly CalibrationCount[] {
  return calibrationOf(argsort(confidences), confidences, right, bins);
}

/** The same with the rows already in ascending order of confidence; `times`: how often each row counts. */
export function calibrationOf(
  order: Uint32Array,
  confidences: ArrayLike<number>,
  right: ArrayLike<number | boolean>,
  bins = 10,
  times?: ArrayLike<number>,
): readonly CalibrationCount[] {
  const rows = times ? totalOf(times) : order.length;
  const most = rows <= 20 ? Math.max(1, Math.floor(rows / 2)) : bins;
  const width = Math.floor(rows / most);
  const counted: CalibrationCount[] = [];
  let [passed, n, hits, sum, bin, last] = [0, 0, 0, 0, 0, Number.NaN];
  for (const row of order) {
    const count = times ? (times[row] as number) : 1;
    if (count === 0) continue;
    const confidence = confidences[row] as number;
    // A bin is closed when the first row of another confidence comes.
    if (bin < most - 1 && passed >= (bin + 1) * width && confidence !== last) {
      counted.push({ confidence: sum / n, accuracy: hits / n, n, hits });
      bin = Math.floor(passed / width);
      [n, hits, sum] = [0, 0, 0];
    }
    last = confidence;
    passed += count;
    n += count;
    sum += count * confidence;
    if (right[row]) hits += count;
  }
  return n > 0 ? [...counted, { confidence: sum / n, accuracy: hits / n, n, hits }] : counted;
}

/** Expected calibration error: the bins' distances of confidence from accuracy, by their rows; 0..1. NaN without rows. */
export function ece(bins: readonly CalibrationCount[]): number {
  const rows = bins.reduce((sum, { n }) => sum + n, 0);
  return bins.reduce((sum, { confidence, accuracy, n }) => sum + n * Math.abs(confidence - accuracy), 0) / rows;
}

function totalOf(times: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < times.length; row++) sum += times[row] as number;
  return sum;
}
