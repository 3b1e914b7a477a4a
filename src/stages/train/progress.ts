/** What people see while it trains, and the loss curve that the record keeps. */
import type { TrainingRecord } from "../../domain/records.ts";
import type { TrainingProgress } from "../../ports/trainer.ts";

const KEPT_POINTS = 200;

/** Evenly thinned to at most 200 points, the last one included. */
export function thinProgress(all: readonly TrainingProgress[]): TrainingRecord["progress"] {
  const step = Math.ceil(all.length / KEPT_POINTS);
  return all
    .filter((_, index) => (all.length - 1 - index) % step === 0)
    .map(({ epoch, trainLoss, validationLoss }) => ({ epoch, trainLoss, validationLoss }));
}

export function describeProgress({ epoch, epochs, trainLoss, validationLoss, secondsLeft }: TrainingProgress): string {
  const parts = [epochs === null ? `epoch ${epoch}` : `epoch ${epoch} of ${epochs}`, `loss ${trainLoss.toFixed(4)}`];
  if (validationLoss !== null) parts.push(`validation ${validationLoss.toFixed(4)}`);
  if (secondsLeft !== null) parts.push(`at most ${Math.ceil(secondsLeft)} s left`);
  return parts.join(", ");
}
