/** How long runs take: a line through the recent ones, rows against milliseconds. */

export interface Pace {
  observe(rows: number, milliseconds: number): void;
  /** Milliseconds until so many rows are through, in batches of at most `batch`; 0 before the first run. */
  predict(rows: number, batch: number): number;
}

/** Weight that a run has left after one more: the last fifty or so decide. */
const DECAY = 0.98;

export function createPace(): Pace {
  const sums = { weight: 0, rows: 0, time: 0, squares: 0, products: 0 };
  return {
    observe: (rows, milliseconds) => {
      sums.weight = sums.weight * DECAY + 1;
      sums.rows = sums.rows * DECAY + rows;
      sums.time = sums.time * DECAY + milliseconds;
      sums.squares = sums.squares * DECAY + rows * rows;
      sums.products = sums.products * DECAY + rows * milliseconds;
    },
    predict: (rows, batch) => {
      const { weight, rows: n, time, squares, products } = sums;
      if (weight === 0 || rows === 0) return 0;
      const spread = weight * squares - n * n;
      // Runs that were all of one size say nothing about a fixed part: then it is all by the row.
      const slope = spread > 1e-6 * squares * weight ? (weight * products - n * time) / spread : time / n;
      const perRow = Math.max(0, slope);
      const fixed = Math.max(0, (time - perRow * n) / weight);
      return Math.ceil(rows / batch) * fixed + rows * perRow;
    },
  };
}
