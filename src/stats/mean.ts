/** Sums and means, in the order of the values. */

export function sum(values: ArrayLike<number>): number {
  let all = 0;
  for (let index = 0; index < values.length; index++) all += values[index] as number;
  return all;
}

/** NaN of nothing. */
export const mean = (values: ArrayLike<number>): number => sum(values) / values.length;
