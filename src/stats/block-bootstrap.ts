/**
 * The bootstrap of rows that hang together: whole blocks of neighbours are drawn, so that what is drawn varies as the rows do
 * (H. Kunsch, 1989; circular: D. Politis and J. Romano, 1992).
 *
 * As it is in the books it is too sure of itself as soon as a window is not many blocks long. Two corrections: blocks twice as
 * long as `blockLength` says, since what reaches from one block into the next is lost; and one block fewer is drawn than there
 * are, since they are all that the mean is known from. What remains is Student's factor for so few blocks.
 */

import type { Interval } from "../domain/measurement.ts";
import { sum } from "./mean.ts";
import { quantile } from "./quantile.ts";

export interface Blocks {
  /** Rows that hang together, as `blockLength(values).circular`; 1 is the bootstrap of independent rows. */
  readonly block: number;
  readonly draws: number;
  readonly next: () => number;
}

interface Plan {
  readonly length: number;
  readonly rows: number;
  /** By how much chance is wider than what is drawn. */
  readonly factor: number;
}

/** Of an interval: where the normal distribution has 95% of its mass. */
const INTERVAL = 1.96;
/** Of an alarm: beyond it lies a share of 0.0005, as one of twenty columns may have that together alarm in 1% of windows. */
const ALARM = 3.29;

function planOf(n: number, block: number, deviations: number): Plan {
  if (block <= 1) return { length: 1, rows: n, factor: 1 };
  const length = Math.max(1, Math.min(2 * Math.ceil(block), Math.floor(n / 3)));
  const factor = studentFactor(deviations, Math.max(1, n / length - 1));
  return { length, rows: Math.max(length, n - length), factor };
}

/** Student's quantile over the normal's, so many deviations out: Cornish and Fisher's first two terms. */
function studentFactor(deviations: number, degrees: number): number {
  const square = deviations ** 2;
  return 1 + (square + 1) / (4 * degrees) + (5 * square * square + 16 * square + 3) / (96 * degrees ** 2);
}

/** Rows of circular blocks of neighbours, into `drawn`. */
function drawBlocks(n: number, length: number, next: () => number, drawn: Uint32Array): void {
  for (let at = 0; at < drawn.length; ) {
    const start = Math.floor(next() * n);
    for (let step = 0; step < length && at < drawn.length; step++, at++) drawn[at] = (start + step) % n;
  }
}

/**
 * Distances of a window from its reference when nothing changed but the window's rows come in blocks, ascending. The window's
 * rows first become the reference's values of the same rank, since rows that hang together vary too little within one window;
 * then each draw takes blocks of them for a window, and single values of the reference for a reference: as many as its rows
 * are worth, which came as the window's do. `distance` gets both ascending, the reference first. `values` in order of time, at least one; `reference`: its values, or evenly spaced quantiles.
 *
 * Share of windows that alarm at 5%, of autoregressive rows against 3,000 that came as they did, and that see a shift by half a
 * deviation; 200 windows of 300 rows (standard error 1.5%), 120 of 1,000 (2%); KS / Wasserstein. Below 5%, since what is wanted
 * is the level of one alarm in 2,000, where few blocks reach further out than a normal distribution does. Taken for
 * independent, KS alarms in 20% (0.5) to 86% (0.95) of windows of 300 rows against 1,000 independent ones.
 *
 *   rows  correlation  by these blocks      power
 *    300          0       3% / 5%       100% / 100%
 *    300        0.5       3% / 4%        94% / 98%
 *    300        0.8       3% / 4%        37% / 54%
 *    300       0.95       1% / 2%         6% / 9%
 *   1000        0.5       6% / 4%       100% / 100%
 *   1000        0.8       2% / 2%        89% / 98%
 *   1000       0.95       0% / 4%        23% / 37%
 */
export function blockNull(
  values: ArrayLike<number>,
  reference: ArrayLike<number>,
  distance: (reference: Float64Array, window: Float64Array) => number,
  { block, draws, next, referenceRows = reference.length }: NullBlocks,
): Float64Array {
  const { length, rows, factor } = planOf(values.length, block, ALARM);
  const drawn = new Uint32Array(rows);
  const still = ranked(values, reference, next);
  const single = Math.ceil(Math.min(reference.length, referenceRows / inflation(still, length)));
  return Float64Array.from({ length: draws }, () => {
    drawBlocks(values.length, length, next, drawn);
    const window = Float64Array.from(drawn, (row) => still[row] as number).sort();
    const again = Float64Array.from(
      { length: single },
      () => reference[Math.floor(next() * reference.length)] as number,
    ).sort();
    return factor * distance(again, window);
  }).sort();
}

/** How many rows that hang together say as much as one that stands alone: of means of circular blocks over that of rows. */
function inflation(values: Float64Array, length: number): number {
  const n = values.length;
  const mean = sum(values) / n;
  let [block, blocks, rows] = [0, 0, 0];
  for (let row = 0; row < length; row++) block += (values[row % n] as number) - mean;
  for (let row = 0; row < n; row++) {
    blocks += block * block;
    const deviation = (values[row] as number) - mean;
    rows += deviation * deviation;
    block += (values[(row + length) % n] as number) - (values[row] as number);
  }
  return rows > 0 ? Math.max(1, blocks / length / rows) : 1;
}

export interface NullBlocks extends Blocks {
  /** Rows that the reference's values stand for, if they are more. */
  readonly referenceRows?: number;
}

/** The reference's values of the same rank; equal values in any order, so that none of the reference's is left out. */
function ranked(values: ArrayLike<number>, reference: ArrayLike<number>, next: () => number): Float64Array {
  const ties = Float64Array.from(values, () => next());
  const order = Uint32Array.from(ties, (_, row) => row).sort(
    (one, other) =>
      (values[one] as number) - (values[other] as number) || (ties[one] as number) - (ties[other] as number),
  );
  const found = new Float64Array(order.length);
  for (const [place, row] of order.entries()) {
    found[row] = reference[Math.floor(((place + 0.5) / order.length) * reference.length)] as number;
  }
  return found;
}

/** Of the mean of rows that hang together: a share, where the values are 0 and 1. Null without rows. */
export function blockMeanInterval(
  values: ArrayLike<number>,
  { block, draws, next }: Blocks,
  confidence: number,
): Interval | null {
  const n = values.length;
  if (n === 0) return null;
  const { length, rows, factor } = planOf(n, block, INTERVAL);
  const drawn = new Uint32Array(rows);
  const mean = sum(values) / n;
  const means = Float64Array.from({ length: draws }, () => {
    drawBlocks(n, length, next, drawn);
    let sum = 0;
    for (const row of drawn) sum += values[row] as number;
    return mean + factor * (sum / rows - mean);
  }).sort();
  return {
    low: quantile(means, (1 - confidence) / 2),
    high: quantile(means, (1 + confidence) / 2),
    confidence,
    method: `circular blocks of ${length} rows, ${draws} draws`,
  };
}
