/** Logarithmic loss: how surprised the model is by the truth, in nats; 0 is perfect, lower is better. */

/** The smallest probability that counts: scikit-learn clips double-precision probabilities here. */
const SMALLEST = 2 ** -52;

/** Loss of one row: minus the logarithm of its class's probability, kept within [2^-52, 1 - 2^-52]. */
export function rowLogLoss(probability: number): number {
  return -Math.log(Math.min(1 - SMALLEST, Math.max(SMALLEST, probability)));
}

/** Mean loss over the rows. NaN without rows. */
export function logLoss(losses: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < losses.length; row++) sum += losses[row] ?? 0;
  return sum / losses.length;
}
