/** Two samples as one: where nothing changed, both are drawn from it. */
import { keepsAll, type Sorted } from "./distribution.ts";

export interface Pooled {
  /** Distinct values, ascending. */
  readonly values: readonly number[];
  /** Share of the rows of both. */
  readonly shares: readonly number[];
}

/** Quantiles stand for equally many rows each, the smallest and the largest for half as many. */
export function poolValues(first: Sorted, second: Sorted): Pooled {
  const [values, shares]: [number[], number[]] = [[], []];
  const rows = first.n + second.n;
  const [a, b] = [weighted(first), weighted(second)];
  let [i, j] = [0, 0];
  while (i < a.size || j < b.size) {
    const isFirst = (a.value(i) ?? Number.POSITIVE_INFINITY) <= (b.value(j) ?? Number.POSITIVE_INFINITY);
    const value = (isFirst ? a.value(i) : b.value(j)) ?? Number.NaN;
    const share = (isFirst ? a.rows(i++) : b.rows(j++)) / rows;
    const last = values.length - 1;
    if (values[last] === value) {
      shares[last] = (shares[last] ?? 0) + share;
    } else {
      values.push(value);
      shares.push(share);
    }
  }
  return { values, shares };
}

function weighted(sorted: Sorted) {
  const { n, sample, values } = sorted;
  if (values && !keepsAll(sorted)) {
    return { size: values.length, value: (at: number) => values[at]?.[0], rows: (at: number) => values[at]?.[1] ?? 0 };
  }
  const last = sample.length - 1;
  const each = keepsAll(sorted) || last < 1 ? n / sample.length : n / last;
  const end = keepsAll(sorted) || last < 1 ? each : each / 2;
  return {
    size: sample.length,
    value: (at: number) => sample[at],
    rows: (at: number) => (at === 0 || at === last ? end : each),
  };
}

/** The values at ascending levels of 0 to 1; each value stands in the middle of its rows, straight lines in between. */
export function pooledQuantiles({ values, shares }: Pooled, levels: readonly number[]): readonly number[] {
  let [at, before] = [0, 0];
  let middle = (shares[0] ?? 1) / 2;
  let [lowLevel, lowValue] = [0, values[0] ?? Number.NaN];
  return levels.map((level) => {
    while (at < values.length && middle < level) {
      [lowLevel, lowValue] = [middle, values[at] ?? lowValue];
      before += shares[at] ?? 0;
      at++;
      middle = before + (shares[at] ?? 0) / 2;
    }
    const value = values[at];
    if (value === undefined || middle <= lowLevel) return value ?? lowValue;
    return lowValue + ((value - lowValue) * Math.max(0, level - lowLevel)) / (middle - lowLevel);
  });
}
