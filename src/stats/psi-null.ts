/** How large the population stability index becomes by chance at given sample sizes: its p-value. */
import { upperGamma } from "./gamma.ts";
import { drawCounts } from "./multinomial.ts";
import { populationStability } from "./psi.ts";

/**
 * P(PSI >= value) when both samples come from one population. PSI has no usable closed form when bins are nearly
 * empty, so it is drawn: each time the reference again (it is a sample too), then a window of the same size from
 * it. A gamma distribution with the draws' mean and variance gives the tail, since PSI is close to a scaled
 * chi-square and few draws reach the tail themselves.
 */
export function psiTail(
  value: number,
  reference: readonly number[],
  currentRows: number,
  draws: number,
  next: () => number,
): number {
  const rows = reference.reduce((sum, count) => sum + count, 0);
  const shares = reference.map((count) => (count + 0.5) / (rows + 0.5 * reference.length));
  const values = Array.from({ length: draws }, () => {
    const population = drawCounts(next, rows, shares).map((count) => count / rows);
    return populationStability(reference, drawCounts(next, currentRows, population));
  });
  const mean = values.reduce((sum, each) => sum + each, 0) / draws;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (draws - 1);
  if (variance === 0) return value > mean ? 0 : 1;
  return upperGamma((mean * mean) / variance, (value * mean) / variance);
}
