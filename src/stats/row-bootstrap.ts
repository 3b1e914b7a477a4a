/**
 * The bootstrap of metrics that need the rows themselves (rankings, losses, quantiles), quick enough for many rows.
 *
 * A draw is given as how often each row was drawn, so that everything that takes a sort is sorted once, before, and
 * measured on any draw in one pass:
 *   - counts of classes: `drawnCounts` once, its function a draw
 *   - means (losses, Brier, hits among the top k, absolute and squared errors): `drawnSums` of per-row columns
 *   - ROC AUC and average precision: `rankingOf` once a class, `rankingScores(ranking, times)` a draw
 *   - calibration error: `calibrationError` once, its function a draw
 *   - quantiles: `argsort` once, `drawnQuantile(order, values, times, share)` a draw
 * Measure the candidate, the champion and candidate minus champion in one `measure`: the same draw serves all, which is
 * what makes the difference paired. Feed each statistic with its estimate and `jackknifeOf` of the same `measure` to `bca`.
 */

/** One byte a row is enough: of r rows one is drawn 256 times with a probability below 1 / 256!, and never more than r times. */
export type Times = Uint8Array;

/** What is measured of a draw: always as many numbers, in the same order; NaN where the draw does not allow it. */
export type Measure = (times: Times) => ArrayLike<number>;

/**
 * Each statistic's values over the replicates, ascending. A draw that does not allow a statistic (no row of the class)
 * leaves it out, so there may be fewer than `replicates`, or none. Needs a row at least.
 */
export function rowBootstrap(
  rows: number,
  replicates: number,
  random: () => number,
  measure: Measure,
): readonly Float64Array[] {
  const times = new Uint8Array(rows);
  return collect(replicates, () => {
    times.fill(0);
    for (let drawn = 0; drawn < rows; drawn++) {
      const row = Math.floor(random() * rows);
      times[row] = (times[row] as number) + 1;
    }
    return measure(times);
  }).map((values) => values.sort());
}

/**
 * Each statistic without every `groups`-th row, for each of the groups: with no more rows than groups, without one row each.
 * The skewness that `bca` takes from it is that of the rows; groups only make it coarser (by 0.4 / groups).
 */
export function jackknifeOf(rows: number, measure: Measure, groups = 200): readonly Float64Array[] {
  const count = Math.min(rows, groups);
  const times = new Uint8Array(rows);
  return collect(count, (group) => {
    times.fill(1);
    for (let row = group; row < rows; row += count) times[row] = 0;
    return measure(times);
  });
}

function collect(times: number, measured: (index: number) => ArrayLike<number>): readonly Float64Array[] {
  const values: Float64Array[] = [];
  const found: number[] = [];
  for (let index = 0; index < times; index++) {
    const statistics = measured(index);
    for (let each = 0; each < statistics.length; each++) {
      const value = statistics[each] as number;
      const at = found[each] ?? 0;
      const all = values[each] ?? new Float64Array(times);
      values[each] = all;
      if (!Number.isNaN(value)) all[at] = value;
      found[each] = Number.isNaN(value) ? at : at + 1;
    }
  }
  return values.map((all, each) => all.subarray(0, found[each]));
}

/** The sum of a column over the drawn rows; NaN if any row of the column is, drawn or not. */
export function drawnSum(column: Float64Array, times: Times): number {
  let sum = 0;
  for (let row = 0; row < times.length; row++) sum += (column[row] as number) * (times[row] as number);
  return sum;
}

/** How many rows were drawn: all of them, but for a jackknife. */
export function drawnRows(times: Times): number {
  let sum = 0;
  for (let row = 0; row < times.length; row++) sum += times[row] as number;
  return sum;
}

/** `quantile` of the drawn rows' values; `order` is their `argsort`. NaN without rows. */
export function drawnQuantile(order: Uint32Array, values: ArrayLike<number>, times: Times, share: number): number {
  const position = (drawnRows(times) - 1) * share;
  if (position < 0) return Number.NaN;
  let [passed, below] = [0, Number.NaN];
  for (let place = 0; place < order.length; place++) {
    const row = order[place] as number;
    const count = times[row] as number;
    if (count === 0) continue;
    const value = values[row] as number;
    passed += count;
    if (Number.isNaN(below) && passed > Math.floor(position)) below = value;
    if (passed > Math.ceil(position)) return below + (value - below) * (position - Math.floor(position));
  }
  return Number.NaN;
}
