/** Total variation distance of two samples of categories: the share of rows that would have to change category. */

/** Half the summed absolute differences of the shares; 0 when alike, 1 when nothing is shared. NaN without rows. */
export function totalVariation(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.reduce((a, b) => a + b, 0), second.reduce((a, b) => a + b, 0)];
  return first.reduce((sum, count, index) => sum + Math.abs(count / n - (second[index] ?? 0) / m), 0) / 2;
}
