/** Quantiles of more values than fit into memory: blocks are sorted, thinned, and merged, with a bound on what is lost. */
import type { NumberDigest } from "./number-digest.ts";
import { FEW_DISTINCT } from "./number-digest.ts";
import { sortDoubles } from "./sort-doubles.ts";

/** Values that are sorted at once. */
const BLOCK = 1 << 20;
/** Points that are kept of a block, and in the end. */
export const POINTS = 4097;

interface Buffers {
  take(length: number): Float64Array;
  giveBack(array: Float64Array): void;
}

export interface QuantileGrid {
  add(values: Float64Array, missing: number): void;
  digest(): NumberDigest;
}

interface Thinned {
  readonly points: Float64Array;
  readonly rows: number;
}

/**
 * A block of b rows keeps the values at b/4096 steps of rank, so that between two of them lie at most that many rows: its
 * distribution function is known to 1/4096. A weighted merge of blocks is off by no more than the mean of what they are
 * off by, and thinning it again by another 1/4096.
 */
export const GRID_ERROR = 2 / (POINTS - 1);

export function openQuantileGrid(buffers: Buffers): QuantileGrid {
  const [block, spare] = [buffers.take(BLOCK).subarray(0, BLOCK), buffers.take(BLOCK).subarray(0, BLOCK)];
  const blocks: Thinned[] = [];
  const values = new Set<number>();
  let [filled, n, missing, infinite, mean, squares, whole] = [0, 0, 0, 0, 0, 0, true];
  const flush = () => {
    if (filled === 0) return;
    const part = block.subarray(0, filled);
    const sorted = sortDoubles(part, spare.subarray(0, filled));
    blocks.push({ points: thin(sorted), rows: filled });
    const [moments, rows] = [momentsOf(sorted), filled];
    const difference = moments.mean - mean;
    squares += moments.squares + (difference * difference * n * rows) / (n + rows);
    mean += (difference * rows) / (n + rows);
    n += rows;
    whole &&= sorted.every(Number.isInteger);
    for (let at = 0; at < sorted.length && values.size <= FEW_DISTINCT; at++) values.add(sorted[at] as number);
    filled = 0;
  };
  return {
    add(added, without) {
      missing += without;
      for (let index = 0; index < added.length; index++) {
        const value = added[index] as number;
        if (value - value !== 0) {
          if (Number.isNaN(value)) missing++;
          else infinite++;
          continue;
        }
        block[filled++] = value;
        if (filled === BLOCK) flush();
      }
    },
    digest() {
      flush();
      const sorted = mergePoints(blocks);
      const isAll = sorted.length === n;
      for (const each of [block, spare]) buffers.giveBack(each);
      const base = { type: "number", n, missing, infinite, whole, distinct: values.size, sorted } as const;
      if (n === 0)
        return { ...base, exact: true, rankError: 0, skewness: 0, min: null, max: null, mean: null, std: null };
      const [min, max] = [sorted[0] as number, sorted.at(-1) as number];
      const known = { exact: isAll, rankError: isAll ? 0 : GRID_ERROR } as const;
      const std = Math.sqrt(squares / n);
      return { ...base, ...known, min, max, mean, std, skewness: skewnessOf(sorted, mean, std) };
    },
  };
}

/** Of the quantiles, which stand for the values: bins are cut by it, and nothing is judged. */
function skewnessOf(points: Float64Array, mean: number, std: number): number {
  let cubes = 0;
  for (let index = 0; index < points.length; index++) cubes += ((points[index] as number) - mean) ** 3;
  return std > 0 ? cubes / points.length / std ** 3 : 0;
}

function momentsOf(sorted: Float64Array): { readonly mean: number; readonly squares: number } {
  let sum = 0;
  for (let index = 0; index < sorted.length; index++) sum += sorted[index] as number;
  const mean = sum / sorted.length;
  let squares = 0;
  for (let index = 0; index < sorted.length; index++) squares += ((sorted[index] as number) - mean) ** 2;
  return { mean, squares };
}

/** Values at equal steps of rank, both ends included. */
function thin(sorted: Float64Array): Float64Array {
  if (sorted.length <= POINTS) return sorted.slice();
  return Float64Array.from(
    { length: POINTS },
    (_, index) => sorted[Math.round((index * (sorted.length - 1)) / (POINTS - 1))] as number,
  );
}

export function mergePoints(blocks: readonly Thinned[]): Float64Array {
  const [only] = blocks;
  if (!only) return new Float64Array();
  const all = blocks.flatMap(({ points, rows }) =>
    Array.from(points, (value) => ({ value, weight: rows / points.length })),
  );
  all.sort((a, b) => a.value - b.value);
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  const merged = new Float64Array(Math.min(POINTS, all.length));
  let [at, below] = [0, all[0]?.weight ?? 0];
  for (let index = 0; index < merged.length; index++) {
    const rank = (total * index) / (merged.length - 1);
    while (at < all.length - 1 && below < rank) below += all[++at]?.weight ?? 0;
    merged[index] = all[at]?.value ?? Number.NaN;
  }
  merged[merged.length - 1] = all.at(-1)?.value ?? Number.NaN;
  return merged;
}
