/** How many classes are more probable than the true one: it is among the k most probable where fewer than k are. */

/**
 * As scikit-learn's `top_k_accuracy_score`: of equal probabilities the class of the higher index comes first. `truthIndex` is
 * one of the probabilities'.
 */
export function classesAhead(probabilities: ArrayLike<number>, truthIndex: number): number {
  const own = probabilities[truthIndex] ?? 0;
  let ahead = 0;
  for (let index = 0; index < probabilities.length; index++) {
    const other = probabilities[index] ?? 0;
    if (other > own || (other === own && index > truthIndex)) ahead++;
  }
  return ahead;
}
