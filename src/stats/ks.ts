/** The two-sample Kolmogorov-Smirnov test: how far apart two distribution functions are at most. */
import { kolmogorovTail } from "./kolmogorov.ts";

export interface KolmogorovSmirnov {
  /** D: the largest difference between the two empirical distribution functions, 0 to 1. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: "exact" | "asymptotic";
}

/** Beyond this size of the larger sample the exact p-value costs too much; the same limit as scipy's. */
const EXACT_LIMIT = 10_000;

/** Two-sided. Both samples ascend and are not empty; ties are allowed (the exact p-value is then conservative). */
export function ksTwoSample(first: readonly number[], second: readonly number[]): KolmogorovSmirnov {
  const statistic = largestDifference(first, second);
  const [n, m] = [first.length, second.length];
  if (Math.max(n, m) <= EXACT_LIMIT) return { statistic, pValue: exactTail(n, m, statistic), method: "exact" };
  const pValue = kolmogorovTail(roundHalfToEven((n * m) / (n + m)), statistic);
  return { statistic, pValue, method: "asymptotic" };
}

function largestDifference(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.length, second.length];
  let [i, j, largest] = [0, 0, 0];
  while (i < n && j < m) {
    const value = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    while (i < n && first[i] === value) i++;
    while (j < m && second[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / n - j / m));
  }
  return largest;
}

/**
 * P(D >= statistic) over all orders of the pooled values, without ties. A path walks from (0, 0) to (n, m), one step
 * a value; p(i, j) is the share of paths to (i, j) that were ever as far apart. O(n m) time, O(m) memory, no overflow.
 */
function exactTail(n: number, m: number, statistic: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const [stepA, stepB] = [m / divisor, n / divisor];
  // In units of 1/lcm(n, m) every difference is a whole number; rounding removes the division's error.
  const least = Math.round(statistic * stepA * n);
  if (least === 0) return 1;
  const row = new Float64Array(m + 1);
  for (let j = 1; j <= m; j++) row[j] = j * stepB >= least ? 1 : 0;
  for (let i = 1; i <= n; i++) {
    row[0] = i * stepA >= least ? 1 : 0;
    let left = row[0];
    for (let j = 1; j <= m; j++) {
      const isFar = Math.abs(i * stepA - j * stepB) >= least;
      left = isFar ? 1 : (i * (row[j] ?? 0) + j * left) / (i + j);
      row[j] = left;
    }
  }
  return row[m] ?? Number.NaN;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
