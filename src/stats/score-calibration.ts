/** From a model's scores to probabilities: what reference rows with known truth say about how far scores are to be believed. */
import { fitIsotonic, type Isotonic, isotonicAt } from "./isotonic.ts";
import { rankingOf, rankingScores } from "./ranking.ts";
import { type Spread, spreadOf } from "./reference-spread.ts";

export interface ScoredRows {
  /** By class, then by row. */
  readonly probabilities: readonly ArrayLike<number>[];
  /** Index of the answered class of each row; the number of classes where there is no answer. */
  readonly answers: ArrayLike<number>;
}

export interface TrueRows extends ScoredRows {
  /** Index of the true class of each row. */
  readonly truth: ArrayLike<number>;
}

/** Plain JSON, so that it can be kept beside a reference. */
export interface ScoreCalibration {
  /** Reference rows. */
  readonly rows: number;
  /** By class; null: its scores are probabilities as they are. */
  readonly curves: readonly (Isotonic | null)[];
  readonly spread: Spread;
  /**
   * Accuracy of the reference rows less the mean calibrated probability of their answers. Below 0 by a little, for a rising curve
   * that is fitted to few rows rises too far.
   */
  readonly gap: number;
}

const FOLDS = 10;
/** A model that separates the class so well is right whatever its scores say, and a curve would have two levels. */
const SEPARATED = 0.999;

/**
 * One curve a class against the rest, where one brings scores nearer to the truth (`auto`), or in any case, or never. NannyML
 * decides by ten random splits; here each row is tried once, by a curve of the other nine tenths, so that equal rows give
 * equal calibrations.
 */
export function calibrateScores(reference: TrueRows, use: "auto" | "always" | "never" = "auto"): ScoreCalibration {
  const { probabilities, truth } = reference;
  const curve = (own: number): Isotonic | null => {
    const scores = probabilities[own] ?? [];
    const right = Uint8Array.from(truth, (each) => (each === own ? 1 : 0));
    const isUsed = use === "always" || (use === "auto" && needsCalibration(scores, right));
    return isUsed ? fitIsotonic(scores, right) : null;
  };
  // Of two classes one curve is the other's mirror image, so that the decision is one too.
  const second = probabilities.length === 2 ? curve(1) : null;
  const curves =
    probabilities.length === 2 ? [second && mirrored(second), second] : probabilities.map((_, own) => curve(own));
  const chances = calibrated(probabilities, { curves });
  let gap = 0;
  for (let row = 0; row < truth.length; row++) {
    const answer = reference.answers[row] as number;
    gap += ((answer === truth[row] ? 1 : 0) - (chances[answer]?.[row] ?? 0)) / truth.length;
  }
  return { rows: truth.length, curves, spread: spreadOf(reference), gap };
}

const mirrored = ({ x, y }: Isotonic): Isotonic => ({
  x: x.map((value) => 1 - value).reverse(),
  y: y.map((value) => 1 - value).reverse(),
});

/** By class, then by row: calibrated, and made to sum to one (equal, where all are 0). */
export function calibrated(
  probabilities: readonly ArrayLike<number>[],
  { curves }: Pick<ScoreCalibration, "curves">,
): readonly Float64Array[] {
  const found = probabilities.map((scores, own) => {
    const curve = curves[own] ?? null;
    return Float64Array.from(scores, (score) => (curve === null ? score : isotonicAt(curve, score)));
  });
  for (let row = 0; row < (found[0]?.length ?? 0); row++) {
    const sum = found.reduce((all, each) => all + (each[row] as number), 0);
    for (const each of found) each[row] = sum === 0 ? 1 / found.length : (each[row] as number) / sum;
  }
  return found;
}

/**
 * Whether curves of nine tenths bring the scores of the last tenth nearer to the truth. By squared distance, not by the expected
 * calibration error as NannyML has it: that one is never nought by chance, and finds some curve better nearly always.
 */
export function needsCalibration(scores: ArrayLike<number>, right: Uint8Array): boolean {
  const positives = right.reduce((sum, each) => sum + each, 0);
  if (positives === 0 || positives === right.length) return false;
  if (rankingScores(rankingOf(scores, right)).rocAuc > SEPARATED) return false;
  const fold = foldsOf(right);
  let gain = 0;
  for (let out = 0; out < FOLDS; out++) {
    const kept = fold.flatMap((own, row) => (own === out ? [] : [row]));
    const curve = fitIsotonic(
      kept.map((row) => scores[row] as number),
      kept.map((row) => right[row] as number),
    );
    for (const [row, own] of fold.entries()) {
      const [score, truth] = [scores[row] as number, right[row] as number];
      if (own === out) gain += (score - truth) ** 2 - (isotonicAt(curve, score) - truth) ** 2;
    }
  }
  return gain > 0;
}

/** Stratified: the rows of each side are dealt out in turn. */
function foldsOf(right: Uint8Array): readonly number[] {
  const dealt = [0, 0];
  return Array.from(right, (side) => {
    const place = dealt[side] as number;
    dealt[side] = place + 1;
    return place % FOLDS;
  });
}
