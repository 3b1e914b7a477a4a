/** Effects that chance alone gives: what each statistic is of two samples between which nothing changed. */
import { upperGamma } from "./gamma.ts";
import type { LevelDraws } from "./level-draws.ts";
import { drawCounts } from "./multinomial.ts";
import { splitter, wholeCounts } from "./split.ts";

export type Effect = (first: readonly number[], second: readonly number[]) => number;

/**
 * Of statistics of counts, ascending: all rows of both are dealt out again. For bins that do not depend on which row
 * is whose. `m` is the window's part of the counts, which are of both together.
 */
export function dealtNullEffects(
  counts: readonly number[],
  m: number,
  draws: number,
  next: () => number,
  effect: Effect,
): Float64Array {
  const whole = wholeCounts(counts);
  const deal = splitter(whole, m);
  const found = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    const second = deal(next);
    const first = whole.map((count, bin) => count - (second[bin] ?? 0));
    found[draw] = effect(first, second);
  }
  return found.sort();
}

/**
 * The same where the bins were cut by the reference, so that it cannot be dealt out: a population is drawn around it,
 * and from that a window of `m` rows, which is compared with the reference. `supposed`: its counts as the population's.
 */
export function redrawnNullEffects(
  reference: readonly number[],
  supposed: readonly number[],
  m: number,
  draws: number,
  next: () => number,
  effect: Effect,
): Float64Array {
  const n = Math.round(reference.reduce((sum, count) => sum + count, 0));
  const rows = supposed.reduce((sum, count) => sum + count, 0);
  const shares = supposed.map((count) => count / rows);
  const found = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    const population = drawCounts(next, n, shares).map((count) => count / n);
    found[draw] = effect(reference, drawCounts(next, m, population));
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
