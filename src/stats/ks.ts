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

/** Beyond so many steps, a p-value that is as good as nothing is not worth its exact path count. */
const FAR_OUT = 1e6;

/** Two-sided. Both samples ascend and are not empty; ties are allowed (the exact p-value is then conservative). */
export function ksTwoSample(first: ArrayLike<number>, second: ArrayLike<number>): KolmogorovSmirnov {
  const statistic = largestDifference(first, second);
  return { statistic, ...ksTail(first.length, second.length, statistic) };
}

/** P(D >= statistic) of samples of n and m rows from one population: exact as scipy's where both are small enough. */
export function ksTail(
  n: number,
  m: number,
  statistic: number,
  method: "auto" | "exact" | "asymptotic" = "auto",
): Omit<KolmogorovSmirnov, "statistic"> {
  const rows = roundHalfToEven((n * m) / (n + m));
  const asymptotic = () => kolmogorovTail(Math.max(1, rows), statistic);
  const isFar = n * m * statistic > FAR_OUT && 2 * Math.exp(-2 * rows * statistic ** 2) < 1e-12;
  const isLarge = Math.max(n, m) > EXACT_LIMIT;
  if (method === "asymptotic" || (method === "auto" && (isLarge || isFar))) {
    return { pValue: asymptotic(), method: "asymptotic" };
  }
  return { pValue: exactTail(n, m, statistic), method: "exact" };
}

function largestDifference(first: ArrayLike<number>, second: ArrayLike<number>): number {
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
 * a value; p(i, j) is the share of paths to (i, j) that were ever as far apart. Beyond that distance it is 1, so only the
 * band around the diagonal is walked: O(n m D) time, O(m) memory, no overflow.
 */
function exactTail(n: number, m: number, statistic: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const [stepA, stepB] = [m / divisor, n / divisor];
  // In units of 1/lcm(n, m) every difference is a whole number; rounding removes the division's error.
  const least = Math.round(statistic * stepA * n);
  if (least === 0) return 1;
  const row = new Float64Array(m + 1).fill(1);
  // Multiplying is quicker than dividing, and each step waits for the one before.
  const inverse = Float64Array.from({ length: n + m + 1 }, (_, sum) => 1 / sum);
  row.fill(0, 0, Math.min(m, Math.ceil(least / stepB) - 1) + 1);
  for (let i = 1; i <= n; i++) {
    const low = Math.max(0, Math.floor((i * stepA - least) / stepB) + 1);
    const high = Math.min(m, Math.ceil((i * stepA + least) / stepB) - 1);
    let left = 1;
    for (let j = low; j <= high; j++) {
      left = (i * (row[j] ?? 0) + j * left) * (inverse[i + j] ?? 0);
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
