/** Pearson's chi-square test that two samples of categories come from one population. */

import { upperGamma } from "./gamma.ts";
import { sum } from "./mean.ts";

export interface ChiSquare {
  readonly statistic: number;
  readonly degrees: number;
  readonly pValue: number;
  readonly method: "chi-square, 2 x k";
}

/**
 * Homogeneity of a 2 x k table of counts (not goodness of fit: the reference is a sample too). Categories that
 * occur in neither sample are left out; Yates' correction with one degree of freedom, as
 * `scipy.stats.chi2_contingency` does. Null when a sample is empty or fewer than two categories remain.
 */
export function chiSquare(first: readonly number[], second: readonly number[]): ChiSquare | null {
  const columns = first.map((count, index) => [count, second[index] ?? 0] as const).filter(([a, b]) => a + b > 0);
  const totals = [sum(columns.map(([a]) => a)), sum(columns.map(([, b]) => b))] as const;
  if (columns.length < 2 || totals[0] === 0 || totals[1] === 0) return null;
  const degrees = columns.length - 1;
  const statistic = sum(
    columns.flatMap((column) =>
      column.map((observed, row) => {
        const expected = ((column[0] + column[1]) * (row === 0 ? totals[0] : totals[1])) / (totals[0] + totals[1]);
        const difference = Math.abs(observed - expected);
        const corrected = degrees === 1 ? difference - Math.min(0.5, difference) : difference;
        return corrected ** 2 / expected;
      }),
    ),
  );
  return { statistic, degrees, pValue: upperGamma(degrees / 2, statistic / 2), method: "chi-square, 2 x k" };
}

/**
 * Pools categories whose expected count in either sample would be under `least` (Cochran's rule of five),
 * since the chi-square distribution does not hold for them. The pool comes last.
 */
export function poolRare(
  first: readonly number[],
  second: readonly number[],
  least = 5,
): { readonly first: readonly number[]; readonly second: readonly number[] } {
  const smaller = Math.min(sum(first), sum(second)) / (sum(first) + sum(second));
  const isRare = first.map((count, index) => (count + (second[index] ?? 0)) * smaller < least);
  if (!isRare.includes(true)) return { first, second };
  const pool = (counts: readonly number[]) => [
    ...counts.filter((_, index) => !isRare[index]),
    sum(counts.filter((_, index) => isRare[index])),
  ];
  return { first: pool(first), second: pool(second) };
}
