/** The Brier score: squared distance of the probabilities from what was true, over all classes; 0 is perfect, 2 the worst. */

/**
 * Of one row: sum over classes of (probability - 1 for the true class, - 0 for others) squared. Its mean is scikit-learn's
 * `brier_score_loss(scale_by_half=False)`. A true class that the model does not know (an index outside) had probability 0.
 */
export function rowBrier(probabilities: ArrayLike<number>, truthIndex: number): number {
  let sum = truthIndex >= 0 && truthIndex < probabilities.length ? 0 : 1;
  for (let index = 0; index < probabilities.length; index++) {
    sum += ((probabilities[index] ?? 0) - (index === truthIndex ? 1 : 0)) ** 2;
  }
  return sum;
}
