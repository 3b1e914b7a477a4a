/** Edges of bins at the deciles of a reference, for numbers that may have few distinct values. */
import { placeAfter, placeBefore } from "./histogram-edges.ts";

/** Values that differ by less are equal but for how they were computed. */
const ROUNDING = 1e-9;

/**
 * Where deciles coincide a value has a tenth of the rows and more, and a bin to itself, with edges half way to its neighbours:
 * with all values above it in one bin it could lose its rows unseen, as 0 in a column of zeros. `sorted`: the reference's
 * values, or quantiles of them.
 */
export function decileEdges(deciles: readonly number[], sorted: ArrayLike<number>): readonly number[] {
  const edges = deciles.flatMap((decile, at) => {
    if (decile !== deciles[at - 1] && decile !== deciles[at + 1]) return [decile];
    const [before, after] = [sorted[placeBefore(sorted, decile) - 1], sorted[placeAfter(sorted, decile)]];
    const little = ROUNDING * Math.max(1, Math.abs(decile));
    return [
      before === undefined ? decile - little : (before + decile) / 2,
      after === undefined ? decile + little : (decile + after) / 2,
    ];
  });
  return [...new Set(edges)];
}
