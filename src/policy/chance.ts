/** What windows do in which nothing changed: from effects that were drawn so, in ascending order. */

/** One window in two hundred goes beyond the floor by chance alone. */
const FLOOR = 0.995;

/** The effect under which a change cannot be told from none, at the size that the effects were drawn at. */
export const floorOf = (nulls: ArrayLike<number>): number => nulls[Math.ceil(FLOOR * nulls.length) - 1] ?? 0;

/** Share of windows without any change that reach the limit; where none of the draws does, less than one more would be. */
export function reachedByChance(nulls: ArrayLike<number>, limit: number): number {
  const [count, draws] = [nulls.length - firstFrom(nulls, limit), nulls.length];
  return count === 0 ? 1 / (draws + 1) : count / draws;
}

function firstFrom(ascending: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
