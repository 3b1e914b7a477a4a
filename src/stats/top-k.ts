/** Whether the true class is among the k most probable. */

/**
 * As scikit-learn's `top_k_accuracy_score`: of equal probabilities the class of the higher index comes first. A row
 * without an answer (all zeros, or no probabilities) is no hit, nor is a class that the model does not know.
 */
export function isInTop(k: number, probabilities: ArrayLike<number>, truthIndex: number): boolean {
  const own = probabilities[truthIndex];
  if (own === undefined) return false;
  let ahead = 0;
  let mass = 0;
  for (let index = 0; index < probabilities.length; index++) {
    const other = probabilities[index] ?? 0;
    mass += other;
    if (other > own || (other === own && index > truthIndex)) ahead++;
  }
  return mass > 0 && ahead < k;
}
