/** Cramer's V of a 2 x k table: how strongly the category depends on which sample a row is of. */
import { sum } from "./mean.ts";

/**
 * Bias-corrected (W. Bergsma, "A bias-correction for Cramer's V and Tschuprow's T", Journal of the Korean Statistical
 * Society 42, 2013), 0 to 1. The table is taken as it is, so V shrinks when one sample outnumbers the other.
 */
export function cramersV(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [sum(first), sum(second)];
  const rows = n + m;
  const phi = first.reduce((total, count, index) => {
    const column = count + (second[index] ?? 0);
    const difference = count - (column * n) / rows;
    // Both cells of a column are off by as much: their two terms are joined.
    return column > 0 ? total + (difference * difference * rows) / (column * n * m) : total;
  }, 0);
  return corrected(phi, occupied(first, second), rows);
}

/**
 * The same as if both samples had the same weight, so that a shift has one size whatever the window's: phi squared is
 * then half the sum of (p - q)^2 / (p + q). The correction takes as many rows as two samples of the harmonic mean.
 */
export function balancedCramersV(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [sum(first), sum(second)];
  const phi = first.reduce((total, count, index) => {
    const [p, q] = [count / n, (second[index] ?? 0) / m];
    return p + q > 0 ? total + (p - q) ** 2 / (p + q) / 2 : total;
  }, 0);
  return corrected(phi, occupied(first, second), (4 * n * m) / (n + m));
}

function corrected(phi: number, categories: number, rows: number): number {
  if (categories < 2 || rows <= 1) return 0;
  const unbiased = Math.max(0, phi - (categories - 1) / (rows - 1));
  const columns = categories - (categories - 1) ** 2 / (rows - 1);
  const samples = 2 - 1 / (rows - 1);
  const least = Math.min(columns, samples) - 1;
  return least > 0 ? Math.min(1, Math.sqrt(unbiased / least)) : 0;
}

const occupied = (first: readonly number[], second: readonly number[]) =>
  first.reduce((found, count, index) => (count + (second[index] ?? 0) > 0 ? found + 1 : found), 0);
