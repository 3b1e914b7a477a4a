/** Rows by bin of columns that hold all their values, by each of the binnings: a few looks instead of a pass. */
import type { Binning } from "../../domain/drift-statistics.ts";
import { decileEdgesBetween } from "../decile-edges.ts";
import { doaneEdges, placeAfter, placeBefore, sturgesEdges } from "../histogram-edges.ts";
import { decilesOf, FEW_DISTINCT, type NumberColumn } from "./number-digest.ts";
import type { Ordered } from "./ordered.ts";

export interface Counts {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** What is asked of a column for any of the binnings. */
type Column = Pick<NumberColumn, "values" | "min" | "max" | "whole" | "distinct" | "skewness">;

/**
 * `distinct`: of both columns together, where it is known. Evidently's Hellinger distance has bins by that number, its
 * other distances by the number of values, and count up to twenty distinct values one by one.
 */
export function countOrdered(
  reference: Column,
  current: Column,
  binning: Binning,
  distinct: number | null = null,
): Counts {
  if (binning === "quantiles") return byDeciles(reference.values, current.values);
  if (binning === "evidently" && distinct === null && reference.distinct <= FEW_DISTINCT) {
    return byValue(reference.values.all(), current.values.all());
  }
  const edges = equalEdges(reference, current, binning, distinct);
  const [first, second] = [rowsBetweenEdges(edges, reference.values), rowsBetweenEdges(edges, current.values)];
  if (binning === "evidently") return { first, second };
  // NannyML's last bin is what lies outside of the reference.
  const inside = second.reduce((sum, rows) => sum + rows, 0);
  return { first: [...first, 0], second: [...second, current.values.length - inside] };
}

/** Edges of bins of equal width, which do not depend on where values lie between the smallest and the largest. */
export function equalEdges(
  reference: Column,
  current: Column,
  binning: "evidently" | "nannyml",
  distinct: number | null = null,
): readonly number[] {
  const n = reference.values.length;
  const [least, most] = [reference.min ?? 0, reference.max ?? 0];
  if (binning === "nannyml") return doaneEdges({ n, min: least, max: most }, reference.skewness);
  const [min, max] = [Math.min(least, current.min ?? least), Math.max(most, current.max ?? most)];
  return sturgesEdges({ n: distinct ?? n + current.values.length, min, max }, reference.whole && current.whole);
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
export function rowsBetweenEdges(edges: readonly number[], values: Ordered): readonly number[] {
  return differences(
    edges.map((edge, index) => (index === edges.length - 1 ? values.after(edge) : values.before(edge))),
  );
}

const differences = (places: readonly number[]) =>
  places.slice(1).map((place, index) => place - (places[index] as number));

function byDeciles(first: Ordered, second: Ordered): Counts {
  const edges = decileEdgesBetween(decilesOf(first), (value) => neighboursIn(first, value));
  const rows = (values: Ordered) => differences([0, ...edges.map((edge) => values.before(edge)), values.length]);
  return { first: rows(first), second: rows(second) };
}

function neighboursIn(values: Ordered, value: number): readonly [number | undefined, number | undefined] {
  const [before, after] = [values.before(value), values.after(value)];
  return [before > 0 ? values.at(before - 1) : undefined, after < values.length ? values.at(after) : undefined];
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
