/** Rows by bin of sorted columns that hold all their values, by each of the binnings: a few looks instead of a pass. */
import type { Binning } from "../../domain/drift-statistics.ts";
import { decileEdges } from "../decile-edges.ts";
import { doaneEdges, placeAfter, placeBefore, sturgesEdges } from "../histogram-edges.ts";
import { quantile } from "../quantile.ts";
import { FEW_DISTINCT, type NumberDigest } from "./number-digest.ts";

export interface Counts {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** What is asked of a column for any of the binnings. */
type Sorted = Pick<NumberDigest, "sorted" | "whole" | "distinct" | "skewness">;

/**
 * `distinct`: of both columns together, where it is known. Evidently's Hellinger distance has bins by that number, its
 * other distances by the number of values, and count up to twenty distinct values one by one.
 */
export function countSorted(
  reference: Sorted,
  current: Sorted,
  binning: Binning,
  distinct: number | null = null,
): Counts {
  switch (binning) {
    case "quantiles":
      return byDeciles(reference.sorted, current.sorted);
    case "nannyml":
      return byDoane(reference, current.sorted);
    case "evidently":
      return distinct === null && reference.distinct <= FEW_DISTINCT
        ? byValue(reference.sorted, current.sorted)
        : bySturges(reference, current, distinct ?? reference.sorted.length + current.sorted.length);
  }
}

/** Different values of both together. */
export function distinctOfBoth(first: Float64Array, second: Float64Array): number {
  let [i, j, distinct, before] = [0, 0, 0, Number.NaN];
  while (i < first.length || j < second.length) {
    const isFirst = j === second.length || (i < first.length && (first[i] as number) <= (second[j] as number));
    const value = isFirst ? (first[i] as number) : (second[j] as number);
    if (value !== before) distinct++;
    before = value;
    if (isFirst) i++;
    else j++;
  }
  return distinct;
}

/** Rows between neighbouring edges, the lower one included; the last bin is closed. */
export function rowsBetweenEdges(edges: readonly number[], sorted: Float64Array): readonly number[] {
  const places = edges.map((edge, index) =>
    index === edges.length - 1 ? placeAfter(sorted, edge) : placeBefore(sorted, edge),
  );
  return differences(places);
}

const differences = (places: readonly number[]) =>
  places.slice(1).map((place, index) => place - (places[index] as number));

function byDeciles(first: Float64Array, second: Float64Array): Counts {
  const deciles = Array.from({ length: 9 }, (_, index) => quantile(first, (index + 1) / 10));
  const edges = decileEdges(deciles, first);
  const rows = (sorted: Float64Array) =>
    differences([0, ...edges.map((edge) => placeBefore(sorted, edge)), sorted.length]);
  return { first: rows(first), second: rows(second) };
}

function bySturges(reference: Sorted, current: Sorted, n: number): Counts {
  const [a, b] = [reference.sorted, current.sorted];
  const min = Math.min(a[0] as number, b[0] as number);
  const max = Math.max(a.at(-1) as number, b.at(-1) as number);
  const edges = sturgesEdges({ n, min, max }, reference.whole && current.whole);
  return { first: rowsBetweenEdges(edges, a), second: rowsBetweenEdges(edges, b) };
}

/** The last bin is what lies outside of the reference. */
function byDoane(reference: Sorted, current: Float64Array): Counts {
  const { sorted, skewness } = reference;
  const [min, max] = [sorted[0] as number, sorted.at(-1) as number];
  const edges = doaneEdges({ n: sorted.length, min, max }, skewness);
  const second = rowsBetweenEdges(edges, current);
  const inside = second.reduce((sum, rows) => sum + rows, 0);
  return { first: [...rowsBetweenEdges(edges, sorted), 0], second: [...second, current.length - inside] };
}

function byValue(first: Float64Array, second: Float64Array): Counts {
  const values = new Set<number>();
  for (const sorted of [first, second]) {
    for (let at = 0; at < sorted.length; at = placeAfter(sorted, sorted[at] as number))
      values.add(sorted[at] as number);
  }
  const rows = (sorted: Float64Array) =>
    [...values].map((value) => placeAfter(sorted, value) - placeBefore(sorted, value));
  return { first: rows(first), second: rows(second) };
}
