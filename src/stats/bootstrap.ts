/**
 * The bootstrap: draws as many rows as there are, with replacement, and measures again; the spread of the
 * repetitions is the uncertainty of the measurement. B. Efron and R. Tibshirani, "An Introduction to the Bootstrap"
 * (1993), chapter 13. Rows count as independent. The percentile interval is a little too short for small samples.
 */
import { quantile } from "./quantile.ts";

/**
 * Each statistic's values over the replicates, ascending. One draw serves all statistics, so that differences
 * between models measured on the same rows are paired.
 */
export function bootstrap(
  rows: number,
  replicates: number,
  random: () => number,
  measure: (drawn: Uint32Array) => readonly number[],
): readonly (readonly number[])[] {
  const drawn = new Uint32Array(rows);
  const values: number[][] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (let row = 0; row < rows; row++) drawn[row] = Math.floor(random() * rows);
    for (const [index, value] of measure(drawn).entries()) {
      const all = values[index];
      if (all) all.push(value);
      else values[index] = [value];
    }
  }
  return values.map((all) => all.sort((a, b) => a - b));
}

/** The middle `confidence` share of the replicates (ascending). */
export function percentileInterval(
  replicates: readonly number[],
  confidence: number,
): { readonly low: number; readonly high: number } {
  return {
    low: quantile(replicates, (1 - confidence) / 2),
    high: quantile(replicates, (1 + confidence) / 2),
  };
}
