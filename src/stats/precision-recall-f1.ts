/**
 * Precision, recall and F1 of each class, and their means, plain and by the rows of each. A ratio without rows to divide by is 0,
 * which is scikit-learn's `zero_division=0`; whether such a 0 is evidence is for the caller to say.
 */
import type { ClassCounts } from "./confusion.ts";

export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export function classScores({ support, answered, hits }: ClassCounts): ClassScores {
  return {
    precision: answered > 0 ? hits / answered : 0,
    recall: support > 0 ? hits / support : 0,
    f1: support + answered > 0 ? (2 * hits) / (support + answered) : 0,
  };
}

/** Means over the classes that have rows or answers, as scikit-learn's `average="macro"`. NaN without either. */
export function macroScores(counts: readonly ClassCounts[]): ClassScores {
  const scores = counts.filter((each) => each.support + each.answered > 0).map(classScores);
  const mean = (pick: (each: ClassScores) => number) =>
    scores.reduce((sum, each) => sum + pick(each), 0) / scores.length;
  return {
    precision: mean((each) => each.precision),
    recall: mean((each) => each.recall),
    f1: mean((each) => each.f1),
  };
}

/** Means over the classes by their rows, as scikit-learn's `average="weighted"`. NaN without rows. */
export function weightedScores(counts: readonly ClassCounts[]): ClassScores {
  const rows = counts.reduce((sum, { support }) => sum + support, 0);
  const mean = (pick: (each: ClassScores) => number) =>
    counts.reduce((sum, each) => sum + each.support * pick(classScores(each)), 0) / rows;
  return {
    precision: mean((each) => each.precision),
    recall: mean((each) => each.recall),
    f1: mean((each) => each.f1),
  };
}
