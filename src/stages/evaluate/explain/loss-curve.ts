/** What the losses of a training say about it: too much learned by heart, too little capacity, stopped too early. Pure. */
import type { TrainingRecord } from "../../../domain/records.ts";
import type { Setting } from "./ledger.ts";

/** Fewer points are no curve. */
const FEWEST_POINTS = 5;
/** How far validation must rise again, or lie above training, to say that rows are learned by heart. */
const RISEN = 1.05;
const APART = 1.5;
/** Above this share of what guessing costs, little has been learned. */
const HARDLY_BETTER = 0.7;
const CLOSE = 1.1;
/** Fall over the last tenth that is worth more epochs. */
const STILL_FALLING = 0.98;

export interface Curve {
  readonly progress: TrainingRecord["progress"];
  readonly settings: Readonly<Record<string, Setting>>;
  /** Log loss of guessing by the classes' shares; null where answers are numbers. */
  readonly guessing: number | null;
}

export function fromCurve({ progress, settings, guessing }: Curve): readonly string[] {
  const points = progress.flatMap(({ epoch, trainLoss, validationLoss }) =>
    validationLoss === null ? [] : [{ epoch, train: trainLoss, validation: validationLoss }],
  );
  const last = points.at(-1);
  const early = points[Math.floor(0.9 * (points.length - 1))];
  if (points.length < FEWEST_POINTS || !last || !early) return [];
  const best = points.reduce((a, b) => (b.validation < a.validation ? b : a));
  const setting = (name: string) => (name in settings ? ` (\`${name}\` is ${String(settings[name])})` : "");
  if (last.validation > RISEN * best.validation && last.train < best.train) {
    return [
      `Validation loss was lowest at epoch ${best.epoch} (${text(best.validation)}) and rose to ${text(last.validation)} while training loss still fell: rows are learned by heart. More regularisation${setting("weightDecay")}, less capacity${setting("hidden")} or more rows would help.`,
    ];
  }
  if (best.validation > APART * best.train) {
    return [
      `Validation loss (${text(best.validation)}) stays far above training loss (${text(best.train)}): rows are learned by heart. More regularisation${setting("weightDecay")} or more rows would help.`,
    ];
  }
  if (best === last && last.train < STILL_FALLING * early.train && last.validation < STILL_FALLING * early.validation) {
    return [`Both losses still fall at the last epoch (${last.epoch}): more epochs${setting("epochs")} would help.`];
  }
  if (guessing !== null && last.train > HARDLY_BETTER * guessing && last.validation < CLOSE * last.train) {
    return [
      `Training and validation loss end close together (${text(last.train)} and ${text(last.validation)}), not far below guessing by the classes' shares (${text(guessing)}): more capacity${setting("hidden")} or better features would help.`,
    ];
  }
  return [];
}

const text = (loss: number): string => loss.toPrecision(3);

/** Entropy of the labels in nats. */
export function guessingLoss(labels: Readonly<Record<string, number>>): number | null {
  const counts = Object.values(labels).filter((count) => count > 0);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.length < 2 ? null : -counts.reduce((sum, count) => sum + (count / all) * Math.log(count / all), 0);
}
