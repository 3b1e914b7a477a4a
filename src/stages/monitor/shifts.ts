/** Measures how far a window's columns moved from what they are compared with: effect and p-value, judged elsewhere. */
import { type Binning, type DriftStatistic, statisticFor } from "../../domain/drift-statistics.ts";
import type { Signal } from "../../domain/records.ts";
import type { Shift } from "../../policy/drift.ts";
import { benjaminiHochberg } from "../../stats/benjamini-hochberg.ts";
import { type MeasuredDistance, measureDistance } from "../../stats/drift-distance.ts";
import { shareDraws } from "../../stats/level-draws.ts";
import type { ColumnProfile } from "../../stats/profile.ts";

/** Draws of windows in which nothing changed: the floor is the fifth largest of them. */
const DRAWS = 1000;

export interface ColumnPair extends Pick<Signal, "role" | "slice" | "importance" | "against"> {
  readonly reference: ColumnProfile;
  readonly current: ColumnProfile;
  /** Where rows that follow each other are alike: what chance alone gives then, of the effect that was measured. */
  readonly chance?: (distance: MeasuredDistance) => Pick<MeasuredDistance, "pValue" | "nulls">;
}

export interface Distances {
  readonly statistic: DriftStatistic;
  /** Of categories, where it is another one. */
  readonly categories?: DriftStatistic;
  readonly binning: Binning;
  /** How the shifts are called, where it is not by the statistic. */
  readonly called?: "prediction" | "confidence";
  /** How many were looked at, of which the pairs are what stood out: each has its share of the significance (Bonferroni). */
  readonly tests?: number;
  /** Chance that belongs to the window and a subject of it: equal runs draw alike. */
  chance(subject: string): () => number;
}

/** One shift a pair, p-values corrected over all of them. */
export function measureShifts(pairs: readonly ColumnPair[], options: Distances): readonly Shift[] {
  const shared = shareDraws(options.chance);
  const distances = pairs.map((pair, index) => {
    const { reference, current } = pair;
    if (reference.n === 0 || current.n === 0 || reference.type !== current.type) return null;
    const found = measureDistance(statisticOf(current, options), reference, current, {
      binning: options.binning,
      draws: DRAWS,
      next: options.chance(`${current.name} ${index}`),
      shared,
    });
    return { ...found, ...pair.chance?.(found) };
  });
  const measured = distances.filter((each) => each !== null);
  const { tests } = options;
  const pValues = measured.map(({ pValue }) => pValue);
  const adjusted =
    tests === undefined ? benjaminiHochberg(pValues) : pValues.map((pValue) => Math.min(1, pValue * tests));
  return pairs.map((pair, index) => {
    const { reference, current, role, slice, importance, against } = pair;
    const found = distances[index] ?? null;
    const statistic = options.called ?? found?.statistic ?? namedFor(current, options);
    return {
      subject: current.name,
      statistic,
      effect: found?.effect ?? null,
      pValue: found ? (adjusted[measured.indexOf(found)] ?? 1) : 1,
      ...(found && { nulls: found.nulls }),
      n: current.n,
      referenceRows: reference.n,
      reference,
      current,
      ...(role && { role }),
      ...(slice && { slice }),
      ...(importance !== undefined && { importance }),
      ...(against !== undefined && { against }),
    };
  });
}

export const statisticOf = (
  { type }: ColumnProfile,
  { statistic, categories }: Pick<Distances, "statistic" | "categories">,
): DriftStatistic => (type === "category" ? (categories ?? statistic) : statistic);

/** Of a column that cannot be measured too, so that it is one signal whether or not it can. */
export const namedFor = (column: ColumnProfile, options: Pick<Distances, "statistic" | "categories">): DriftStatistic =>
  statisticFor(statisticOf(column, options), column.type === "category" ? "categories" : "numbers");
