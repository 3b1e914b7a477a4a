/**
 * How far apart groups are for sure. The largest of many groups' shares less the smallest is large by chance alone, the larger
 * the more groups there are and the fewer rows they have; a bootstrap of it adds chance to chance. Here each pair has an interval of
 * its own, so wide that all of them hold together (C. Bonferroni): some pair is surely that far apart.
 */
import { independentProportions, type Proportion } from "./independent-proportions.ts";

/**
 * A bound that the largest difference within any of the families lies above with (1 + confidence) / 2, as the lower end of a
 * two-sided interval does. A family: the groups' shares of one kind, of groups that have rows.
 */
export function surelyApart(families: readonly (readonly Proportion[])[], confidence: number): number {
  const kept = families.map((groups) => groups.filter(({ n }) => n > 0));
  const pairs = kept.reduce((sum, { length }) => sum + length * (length - 1), 0);
  if (pairs === 0) return 0;
  const each = 1 - (1 - confidence) / pairs;
  let least = 0;
  for (const groups of kept) {
    for (const one of groups) {
      for (const other of groups) {
        if (one.hits / one.n <= other.hits / other.n) continue;
        least = Math.max(least, independentProportions(one, other, each).low);
      }
    }
  }
  return least;
}
