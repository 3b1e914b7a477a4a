/** Errors of a model that answers with numbers, with each row counted so many times. */
import { argsort } from "../argsort.ts";
import { explainedShare, rowPercentageError } from "../regression.ts";
import { drawnQuantile, drawnRows, drawnSum, type Times } from "../row-bootstrap.ts";
import type { Values } from "./sample.ts";

export interface ErrorScores {
  readonly mae: number;
  readonly rmse: number;
  readonly mape: number;
  readonly r2: number;
  readonly bias: number;
  /** Of the absolute errors, as numpy's default. */
  readonly quantile: (share: number) => number;
}

/** One row without an answer (NaN) leaves nothing measured. */
export function errorScorer({ truth, errors }: Values): (times: Times) => ErrorScores {
  const sizes = errors.map(Math.abs);
  const shares = errors.map((error, row) => rowPercentageError(truth[row] ?? Number.NaN, error));
  const whole = !sizes.some(Number.isNaN);
  const order = whole ? argsort(sizes) : new Uint32Array();
  // Sums of squares about a middle: rounding eats what large values have in common.
  const middle = truth.reduce((sum, value) => sum + value / truth.length, 0);
  const squared = errors.map((error) => error * error);
  const about = truth.map((value) => value - middle);
  const aboutSquared = about.map((value) => value * value);
  return (times) => {
    const all = drawnRows(times);
    const squares = drawnSum(squared, times);
    const total = drawnSum(aboutSquared, times) - drawnSum(about, times) ** 2 / all;
    return {
      mae: drawnSum(sizes, times) / all,
      rmse: Math.sqrt(squares / all),
      mape: drawnSum(shares, times) / all,
      r2: explainedShare(all, total, squares),
      bias: Math.abs(drawnSum(errors, times) / all),
      quantile: (share) => (whole ? drawnQuantile(order, sizes, times, share) : Number.NaN),
    };
  };
}
