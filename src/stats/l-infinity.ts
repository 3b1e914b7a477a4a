/** The largest change of a single category's share. */

/** 0 when alike, 1 when all rows moved from one category to another; NaN without rows. */
export function lInfinity(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.reduce((a, b) => a + b, 0), second.reduce((a, b) => a + b, 0)];
  return first.reduce((most, count, index) => Math.max(most, Math.abs(count / n - (second[index] ?? 0) / m)), 0);
}
