/** Accuracy and balanced accuracy, from counts. */
import type { ClassCounts } from "./confusion.ts";

/** Share of rows whose class was answered; 0..1, higher is better. NaN without rows. */
export function accuracy(counts: readonly ClassCounts[]): number {
  let hits = 0;
  let rows = 0;
  for (const each of counts) {
    hits += each.hits;
    rows += each.support;
  }
  return hits / rows;
}

/** Mean recall over the classes that have rows, as scikit-learn's `balanced_accuracy_score`. NaN without rows. */
export function balancedAccuracy(counts: readonly ClassCounts[]): number {
  const present = counts.filter((each) => each.support > 0);
  return present.reduce((sum, each) => sum + each.hits / each.support, 0) / present.length;
}
