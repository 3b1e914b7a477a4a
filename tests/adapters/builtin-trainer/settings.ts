/** Hyperparameters for tests: small, complete, to be varied. */
import type { Hyperparameters } from "../../../src/adapters/builtin-trainer/hyperparameters.ts";

export const settings = (changes: Partial<Hyperparameters> = {}): Hyperparameters => ({
  algorithm: "mlp",
  epochs: 30,
  learningRate: 0.01,
  batchSize: 8,
  hidden: 6,
  weightDecay: 0.0001,
  patience: 30,
  classWeights: "none",
  ...changes,
});
