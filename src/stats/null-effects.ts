/** Effects that chance alone gives: what each statistic is of two samples between which nothing changed. */
import { upperGamma } from "./gamma.ts";
import type { LevelDraws } from "./level-draws.ts";
import { drawCounts } from "./multinomial.ts";

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

/** Of the area between the distribution functions, ascending. `values`: the population's, at each of the levels. */
export function areaNullEffects(draws: LevelDraws, values: readonly number[]): Float64Array {
  // Trapezoids: each level's difference holds for half the way to either neighbour.
  const widths = Float64Array.from(values, (_, index) => {
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

/** Below this skewness a gamma distribution is as good as normal, and its shape too large to compute with. */
const LEAST_SKEWNESS = 0.05;

/**
 * P(effect >= value) by a gamma distribution, shifted so that its mean, variance and skewness are those of the null
 * effects' `power`: few draws reach the tail themselves, and squared distances of shares are close to a scaled chi-square.
 */
export function fittedTail(value: number, nulls: Float64Array, power: 1 | 2): number {
  const powers = nulls.map((each) => each ** power);
  const mean = powers.reduce((sum, each) => sum + each, 0) / powers.length;
  const variance = powers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (powers.length - 1);
  const reached = value ** power;
  if (!(variance > 0)) return reached > mean ? 0 : 1;
  const cubes = powers.reduce((sum, each) => sum + (each - mean) ** 3, 0) / powers.length;
  const skewness = Math.max(LEAST_SKEWNESS, cubes / variance ** 1.5);
  const shape = 4 / skewness ** 2;
  const scale = (Math.sqrt(variance) * skewness) / 2;
  return upperGamma(shape, Math.max(0, (reached - mean) / scale + shape));
}
