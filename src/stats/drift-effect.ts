/** A drift statistic alone, without its chance: for whoever draws that in another way. */
import { type Binning, type DriftStatistic, statisticFor } from "../domain/drift-statistics.ts";
import { binNumbers } from "./binned.ts";
import { distributionDistance } from "./distribution-distance.ts";
import { alignCounts, effectOfCounts } from "./drift-distance.ts";
import type { CategoryProfile, ColumnProfile, NumberProfile } from "./profile.ts";
import { deviationNorm } from "./wasserstein.ts";

/** Neither may be empty; columns of two types are nothing alike, and no distance says how much. */
export function effectOfColumns(
  statistic: DriftStatistic,
  reference: ColumnProfile,
  current: ColumnProfile,
  binning: Binning,
): number {
  if (reference.type === "number" && current.type === "number") {
    return effectOfNumbers(statistic, reference, current, binning);
  }
  if (reference.type === "category" && current.type === "category") {
    return effectOfCategories(statistic, reference, current, binning);
  }
  throw new TypeError(`${current.name} is a ${current.type} here and a ${reference.type} in the reference`);
}

/** Neither may be empty. */
export function effectOfNumbers(
  statistic: DriftStatistic,
  reference: NumberProfile,
  current: NumberProfile,
  binning: Binning,
): number {
  const own = statisticFor(statistic, "numbers");
  switch (own) {
    case "ks":
      return distributionDistance(reference, current).largest;
    case "wasserstein":
      return distributionDistance(reference, current).area / deviationNorm(reference.std ?? 0);
    case "psi":
    case "jensen-shannon":
    case "hellinger": {
      const { first, second } = binNumbers(reference, current, binning, own);
      return effectOfCounts(own, binning)(first, second);
    }
    default:
      throw new TypeError(`${own} is not defined on numbers`);
  }
}

export function effectOfCategories(
  statistic: DriftStatistic,
  reference: Pick<CategoryProfile, "counts">,
  current: Pick<CategoryProfile, "counts">,
  binning: Binning,
): number {
  const { first, second } = alignCounts(reference, current);
  return effectOfCounts(statisticFor(statistic, "categories"), binning)(first, second);
}
