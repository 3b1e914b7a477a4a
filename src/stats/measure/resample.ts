/** Bootstrap replicates and jackknife of many statistics at once, as intervals take them. */
import { jackknifeOf, type Measure, rowBootstrap } from "../row-bootstrap.ts";

const REPLICATES = 2_000;

/** Of one statistic. */
export interface Replicates {
  /** On the rows as they are. */
  readonly estimate: number;
  /** Ascending. Draws on which it could not be measured (a class that was not drawn) are left out. */
  readonly values: Float64Array;
  readonly jackknife: Float64Array;
  /** What a row more may change, where the draws alone would be too sure; see `unseen.ts`. */
  readonly unseen?: number;
  /** Values that there are. */
  readonly bounds?: readonly [least: number, most: number];
}

/** All statistics see the same drawn rows, so whatever is subtracted from another is paired. */
export function resample(rows: number, random: () => number, measure: Measure): readonly Replicates[] {
  if (rows === 0) return [];
  const estimates = Float64Array.from(measure(new Uint8Array(rows).fill(1)));
  const values = rowBootstrap(rows, REPLICATES, random, measure);
  const jackknives = jackknifeOf(rows, measure);
  return Array.from(estimates, (estimate, index) => ({
    estimate,
    values: values[index] ?? new Float64Array(),
    jackknife: jackknives[index] ?? new Float64Array(),
  }));
}
