/** How Evidently counts values before it compares them: Sturges' bins over both samples, and its filling of empty bins. */
import { keepsAll, rowsBetween, rowsByValue, type Sorted } from "./distribution.ts";
import { type Extent, sturgesEdges } from "./histogram-edges.ts";

/** Up to so many distinct values of the reference are counted one by one. */
const DISTINCT = 20;

export interface Counted {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** For PSI, Kullback-Leibler and Jensen-Shannon. */
export function evidentlyCounts(reference: Sorted, current: Sorted): Counted {
  if ((reference.values?.length ?? new Set(reference.sample).size) <= DISTINCT) {
    const [before, now] = [rowsByValue(reference), rowsByValue(current)];
    const values = [...new Set([...before.keys(), ...now.keys()])];
    return { first: values.map((value) => before.get(value) ?? 0), second: values.map((value) => now.get(value) ?? 0) };
  }
  return between(reference, current, reference.n + current.n);
}

/** For Hellinger: bins by the number of distinct values of both, however few they are. */
export function evidentlyHellingerCounts(reference: Sorted, current: Sorted): Counted {
  const listed = new Set([...listedValues(reference), ...listedValues(current)]).size;
  return between(reference, current, listed + unlisted(reference) + unlisted(current));
}

const listedValues = ({ sample, values }: Sorted) => (values ? values.map(([value]) => value) : sample);

/** Rows between quantiles: such a column has many values, and these are taken to be as many. */
const unlisted = (sorted: Sorted) => (sorted.values || keepsAll(sorted) ? 0 : sorted.n - sorted.sample.length);

/** Zeros become a ten-thousandth, or a millionth of the smallest share where that one is as small; the rest stays. */
export function fillZeros(counts: ArrayLike<number>): readonly number[] {
  const all = Array.from(counts);
  const total = all.reduce((a, b) => a + b, 0);
  const shares = all.map((count) => count / total);
  const least = shares.reduce((a, b) => (b > 0 && b < a ? b : a), Number.POSITIVE_INFINITY);
  const filling = least <= 1e-4 ? least / 1e6 : 1e-4;
  return shares.map((share) => (share === 0 ? filling : share));
}

/** PSI over shares that were filled and not summed up to one again. */
export function evidentlyPsi(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const [p, q] = [fillZeros(first), fillZeros(second)];
  return p.reduce((sum, share, bin) => sum + (share - (q[bin] ?? 0)) * Math.log(share / (q[bin] ?? 0)), 0);
}

function between(reference: Sorted, current: Sorted, n: number): Counted {
  const [a, b] = [extent(reference.sample), extent(current.sample)];
  const both: Extent = { n, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
  // Integers are seen by their values: a frame's type is not known here.
  const whole = listedValues(reference).every(Number.isInteger) && listedValues(current).every(Number.isInteger);
  const edges = sturgesEdges(both, whole);
  return { first: rowsBetween(edges, reference), second: rowsBetween(edges, current) };
}

const extent = (sample: readonly number[]) => ({ min: sample[0] ?? Number.NaN, max: sample.at(-1) ?? Number.NaN });
