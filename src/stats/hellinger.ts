/** The Hellinger distance of two samples that were counted in the same bins. */

/** 0 when alike, 1 when nothing is shared; counts or shares. By differences, so that small distances keep their digits. */
export function hellingerDistance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const [n, m] = [total(first), total(second)];
  let sum = 0;
  for (let bin = 0; bin < first.length; bin++) {
    sum += (Math.sqrt((first[bin] ?? 0) / n) - Math.sqrt((second[bin] ?? 0) / m)) ** 2;
  }
  return Math.sqrt(sum / 2);
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ?? 0;
  return sum;
}
