/** What the built-in trainer understands of a job's hyperparameters. Anything else fails the training. */
import type { TrainingJob } from "../../ports/trainer.ts";

export interface Hyperparameters {
  readonly algorithm: "logistic-regression" | "linear-regression" | "mlp";
  readonly epochs: number;
  readonly learningRate: number;
  readonly batchSize: number;
  /** Units of the hidden layer; of no meaning to a network without one. */
  readonly hidden: number;
  readonly weightDecay: number;
  readonly patience: number;
  readonly classWeights: "none" | "balanced";
}

/** The spec's schema has defaults for each; what arrives here is complete or wrong. */
export function readHyperparameters(given: TrainingJob["hyperparameters"]): Hyperparameters {
  return {
    algorithm: oneOf(given, "algorithm", ["logistic-regression", "linear-regression", "mlp"]),
    epochs: wholeNumber(given, "epochs"),
    learningRate: atLeast(given, "learningRate", Number.MIN_VALUE),
    batchSize: wholeNumber(given, "batchSize"),
    hidden: wholeNumber(given, "hidden"),
    weightDecay: atLeast(given, "weightDecay", 0),
    patience: wholeNumber(given, "patience"),
    classWeights: oneOf(given, "classWeights", ["none", "balanced"]),
  };
}

function oneOf<T extends string>(given: TrainingJob["hyperparameters"], name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === given[name]);
  if (found === undefined) throw new RangeError(`${name} must be one of ${choices.join(", ")}, not ${given[name]}`);
  return found;
}

function atLeast(given: TrainingJob["hyperparameters"], name: string, minimum: number): number {
  const value = given[name];
  if (typeof value === "number" && Number.isFinite(value) && value >= minimum) return value;
  throw new RangeError(`${name} must be a number of at least ${minimum}, not ${value}`);
}

function wholeNumber(given: TrainingJob["hyperparameters"], name: string): number {
  const value = atLeast(given, name, 1);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} must be a whole number, not ${value}`);
  return value;
}
