/** Effects that chance alone gives: what each statistic is of two samples between which nothing changed. */
import { upperGamma } from "./gamma.ts";
import { LEVELS, type LevelDraws } from "./level-draws.ts";
import { drawCounts } from "./multinomial.ts";
import { quantile } from "./quantile.ts";

export interface CountedNull {
  /** Rows of the reference and of the window. */
  readonly n: number;
  readonly m: number;
  /** Of the population that both are of. */
  readonly shares: readonly number[];
  /** Counts that the window is compared with each time; without them the reference is drawn again. */
  readonly reference?: readonly number[];
  readonly draws: number;
  readonly next: () => number;
}

/**
 * Of statistics of counts, ascending. Where the bins were cut by the reference, the reference stays: a population is
 * drawn around it, and the window from that. Else both are drawn.
 */
export function countedNullEffects(
  { n, m, shares, reference, draws, next }: CountedNull,
  effect: (first: readonly number[], second: readonly number[]) => number,
): Float64Array {
  const found = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    const first = drawCounts(next, n, shares);
    const population = reference ? first.map((count) => count / n) : shares;
    found[draw] = effect(reference ?? first, drawCounts(next, m, population));
  }
  return found.sort();
}

/** Of the area between the distribution functions, ascending: levels become values by the reference's quantiles. */
export function areaNullEffects(draws: LevelDraws, sample: readonly number[]): Float64Array {
  const values = LEVELS.map((level) => quantile(sample, level));
  // Trapezoids: each level's difference holds for half the way to either neighbour.
  const widths = Float64Array.from(LEVELS, (_, index) => {
    const [before, after] = [values[Math.max(0, index - 1)] ?? 0, values[Math.min(values.length - 1, index + 1)] ?? 0];
    return (after - before) / 2;
  });
  const found = Float64Array.from(draws, (differences) => {
    let area = 0;
    for (let index = 0; index < widths.length; index++) {
      area += Math.abs(differences[index] ?? 0) * (widths[index] ?? 0);
    }
    return area;
  });
  return found.sort();
}

/**
 * P(effect >= value) by a gamma distribution with the mean and the variance of the null effects' `power`: few draws
 * reach the tail themselves, and squared distances of shares are close to a scaled chi-square.
 */
export function fittedTail(value: number, nulls: Float64Array, power: number): number {
  const powers = nulls.map((each) => each ** power);
  const mean = powers.reduce((sum, each) => sum + each, 0) / powers.length;
  const variance = powers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (powers.length - 1);
  const reached = value ** power;
  if (!(variance > 0)) return reached > mean ? 0 : 1;
  return upperGamma((mean * mean) / variance, (reached * mean) / variance);
}
