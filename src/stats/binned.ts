/** Numbers counted in bins, by the binning that was asked for: as many rows as there were. */
import type { Binning } from "../domain/drift-statistics.ts";
import { decileEdges } from "./decile-edges.ts";
import { rowsBelow, type Sorted } from "./distribution.ts";
import { type Counted, evidentlyCounts, evidentlyHellingerCounts } from "./evidently-bins.ts";
import { nannymlCounts } from "./nannyml-bins.ts";
import type { NumberProfile } from "./profile.ts";

export type BinnedStatistic = "psi" | "jensen-shannon" | "hellinger";

/** Rows by bin of both; of quantiles the rows that they stand for. */
export function binNumbers(
  reference: NumberProfile,
  current: NumberProfile,
  binning: Binning,
  statistic: BinnedStatistic,
): Counted {
  if (binning === "nannyml") return nannymlCounts(reference, current);
  if (binning === "evidently") {
    return statistic === "hellinger"
      ? evidentlyHellingerCounts(reference, current)
      : evidentlyCounts(reference, current);
  }
  // The window cannot move them.
  const edges = decileEdges(reference.deciles, reference.sample);
  return { first: byEdges(edges, reference), second: byEdges(edges, current) };
}

/** Below the first edge, between neighbouring edges (lower one included), from the last edge on. */
function byEdges(edges: readonly number[], sorted: Sorted): readonly number[] {
  const places = [0, ...rowsBelow(edges, sorted, false), sorted.n];
  return places.slice(1).map((place, index) => place - (places[index] ?? 0));
}
