/** Numbers counted in bins, by the binning that was asked for: as many rows as there were. */
import type { Binning } from "../domain/drift-statistics.ts";
import { type Counted, evidentlyCounts, evidentlyHellingerCounts } from "./evidently-bins.ts";
import { placeBefore } from "./histogram-edges.ts";
import { nannymlCounts } from "./nannyml-bins.ts";
import type { NumberProfile } from "./profile.ts";

export type BinnedStatistic = "psi" | "jensen-shannon" | "hellinger";

/** A sample of quantiles is scaled to the rows that it stands for. */
export function binNumbers(
  reference: NumberProfile,
  current: NumberProfile,
  binning: Binning,
  statistic: BinnedStatistic,
): Counted {
  const { first, second } = count(reference, current, binning, statistic);
  return { first: scaled(first, reference), second: scaled(second, current) };
}

function count(reference: NumberProfile, current: NumberProfile, binning: Binning, statistic: BinnedStatistic) {
  if (binning === "nannyml") return nannymlCounts(reference, current);
  if (binning === "evidently") {
    return statistic === "hellinger"
      ? evidentlyHellingerCounts(reference, current)
      : evidentlyCounts(reference, current);
  }
  // Bins are the reference's deciles, fewer where they coincide: the window cannot move them.
  const edges = [...new Set(reference.deciles)];
  return { first: byEdges(edges, reference.sample), second: byEdges(edges, current.sample) };
}

/** Below the first edge, between neighbouring edges (lower one included), from the last edge on. */
function byEdges(edges: readonly number[], sorted: readonly number[]): readonly number[] {
  const places = [0, ...edges.map((edge) => placeBefore(sorted, edge)), sorted.length];
  return places.slice(1).map((place, index) => place - (places[index] ?? 0));
}

function scaled(counts: readonly number[], { n, sample }: NumberProfile): readonly number[] {
  return n === sample.length ? counts : counts.map((each) => (each * n) / sample.length);
}
