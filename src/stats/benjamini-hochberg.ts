/** Benjamini and Hochberg's correction of p-values for many tests at once (1995). */

/**
 * Adjusted p-values in the order given: reporting those at most q keeps the expected share of false ones
 * among all reported at most q. Adjusted(i) = min over j >= i of p(j) m / j, for the p-values in ascending order.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const ascending = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => a.pValue - b.pValue);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let least = 1;
  for (const [rank, { pValue, index }] of [...ascending.entries()].reverse()) {
    least = Math.min(least, (pValue * pValues.length) / (rank + 1));
    adjusted[index] = least;
  }
  return adjusted;
}
