/** How far the confidence of answers is from how often they are right. */
import { argsort } from "./argsort.ts";
import { drawnRows, type Times } from "./row-bootstrap.ts";

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
  const rows = confidences.length;
  const most = rows <= 20 ? Math.max(1, Math.floor(rows / 2)) : bins;
  const width = Math.floor(rows / most);
  const counted: CalibrationCount[] = [];
  let [passed, n, hits, sum, bin, last] = [0, 0, 0, 0, 0, Number.NaN];
  for (const row of argsort(confidences)) {
    const confidence = confidences[row] as number;
    // A bin is closed when the first row of another confidence comes.
    if (bin < most - 1 && passed >= (bin + 1) * width && confidence !== last) {
      counted.push({ confidence: sum / n, accuracy: hits / n, n, hits });
      bin = Math.floor(passed / width);
      [n, hits, sum] = [0, 0, 0];
    }
    last = confidence;
    passed++;
    n++;
    sum += confidence;
    if (right[row]) hits++;
  }
  return n > 0 ? [...counted, { confidence: sum / n, accuracy: hits / n, n, hits }] : counted;
}

/**
 * Expected calibration error: the bins' distances of confidence from accuracy, by their rows; 0..1, NaN without rows.
 * `times`: how often each row counts. The bins are those of the rows as they are: a draw fills them otherwise, and moves no edge.
 */
export function calibrationError(
  confidences: ArrayLike<number>,
  right: ArrayLike<number | boolean>,
): (times: Times) => number {
  const rows = confidences.length;
  const edges = calibration(confidences, right);
  const bins = new Uint8Array(rows);
  const gaps = Float64Array.from(confidences, (confidence, row) => confidence - (right[row] ? 1 : 0));
  const order = argsort(confidences);
  let [bin, last] = [0, edges[0]?.n ?? 0];
  for (let place = 0; place < rows; place++) {
    if (place >= last) last += edges[++bin]?.n ?? rows;
    bins[order[place] ?? 0] = bin;
  }
  return (times) => {
    const sums = new Float64Array(edges.length);
    for (let row = 0; row < rows; row++) {
      sums[bins[row] as number] =
        (sums[bins[row] as number] as number) + (times[row] as number) * (gaps[row] as number);
    }
    return sums.reduce((sum, each) => sum + Math.abs(each), 0) / drawnRows(times);
  };
}
