/** Edges of bins at the deciles of a reference, for numbers that may have few distinct values. */
import { placeAfter, placeBefore } from "./histogram-edges.ts";

/** Values that differ by less are equal but for how they were computed. */
const ROUNDING = 1e-9;

/**
 * Where deciles coincide a value has a tenth of the rows and more, and a bin to itself, with edges half way to its neighbours:
 * with all values above it in one bin it could lose its rows unseen, as 0 in a column of zeros. `sorted`: the reference's
 * values, or quantiles of them.
 */
export const decileEdges = (deciles: readonly number[], sorted: ArrayLike<number>): readonly number[] =>
  decileEdgesBetween(deciles, (value) => [sorted[placeBefore(sorted, value) - 1], sorted[placeAfter(sorted, value)]]);

/** `neighbours`: the next smaller and the next larger value of the reference, where there are such. */
export function decileEdgesBetween(
  deciles: readonly number[],
  neighbours: (value: number) => readonly [number | undefined, number | undefined],
): readonly number[] {
  const edges = deciles.flatMap((decile, at) => {
    if (decile !== deciles[at - 1] && decile !== deciles[at + 1]) return [decile];
    const [before, after] = neighbours(decile);
    const little = ROUNDING * Math.max(1, Math.abs(decile));
    return [
      before === undefined ? decile - little : (before + decile) / 2,
      after === undefined ? decile + little : (decile + after) / 2,
    ];
  });
  return [...new Set(edges)];
}
