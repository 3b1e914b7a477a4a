/** Quantiles by linear interpolation between order statistics: type 7 of Hyndman and Fan, numpy's default. */

/** `sorted` ascends and is not empty; `share` is in 0..1. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined)
    throw new RangeError(`no ${share} quantile of ${sorted.length} values`);
  return below + (above - below) * (position - Math.floor(position));
}
