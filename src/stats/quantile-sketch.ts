/** Values of a column kept in little room, so that windows can be joined: all of them while few, then weighted ones. */

/**
 * Level h holds values that stand for 2^h rows each, ascending (a sketch after Z. Karnin, K. Lang, E. Liberty, "Optimal
 * quantile approximation in streams", 2016). Ranks of one column's own sketch are off by at most 1 / SIZE of the rows;
 * after any number of joins, in whatever order, by at most 0.5% of them in 99 of 100 quantiles (usually by 0.1%).
 */
export interface QuantileSketch {
  readonly levels: readonly (readonly number[])[];
}

/** So many values are all kept. */
export const SIZE = 1024;
/** Values of all levels together, after a join. */
const ROOM = 3 * SIZE;
/** Each level below the top one has room for this share of the next one's. */
const SHRINK = 2 / 3;
const LEAST_ROOM = 16;

/** Of finite values. They are sorted as a whole, so that equal steps through them lose next to nothing. */
export function sketchOf(values: ArrayLike<number>): QuantileSketch {
  const levels: number[][] = [];
  let rest = Float64Array.from(values).sort();
  while (rest.length > 0) {
    const level = Math.max(0, Math.ceil(Math.log2(rest.length / SIZE)));
    const step = 2 ** level;
    const kept = Math.floor(rest.length / step);
    const half = Math.floor(step / 2);
    levels[level] = Array.from({ length: kept }, (_, index) => rest[index * step + half] ?? 0);
    // What does not fill a step, from the upper end, is kept with less weight.
    rest = rest.subarray(kept * step);
  }
  return { levels: Array.from(levels, (each) => each ?? []) };
}

/** Of the rows of both. Deterministic: which of two neighbours stays is decided by the values themselves. */
export function mergeSketches(first: QuantileSketch, second: QuantileSketch): QuantileSketch {
  const height = Math.max(first.levels.length, second.levels.length);
  const levels = Array.from({ length: height }, (_, level) =>
    [...(first.levels[level] ?? []), ...(second.levels[level] ?? [])].sort((a, b) => a - b),
  );
  while (levels.reduce((sum, { length }) => sum + length, 0) > (levels.length === 1 ? SIZE : ROOM)) {
    const top = levels.length - 1;
    const found = levels.findIndex((each, level) => each.length > room(top - level));
    compact(levels, found === -1 ? top : found);
  }
  return { levels };
}

const room = (depth: number) => Math.max(LEAST_ROOM, Math.ceil(SIZE * SHRINK ** depth));

/** Every other value moves one level up, standing for its neighbour too; an odd one out stays where it is. */
function compact(levels: number[][], level: number): void {
  const values = levels[level] ?? [];
  const even = values.length - (values.length % 2);
  const offset = coin(values);
  const moved = Array.from({ length: even / 2 }, (_, index) => values[2 * index + offset] ?? 0);
  levels[level] = values.slice(even);
  levels[level + 1] = [...(levels[level + 1] ?? []), ...moved].sort((a, b) => a - b);
}

/** A hash's bit: as good as chance for the errors to cancel, and the same wherever the same is joined. */
function coin(values: readonly number[]): 0 | 1 {
  const words = new Int32Array(Float64Array.from(values).buffer);
  let hash = 0x811c9dc5;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  }
  return ((hash >>> 16) & 1) === 0 ? 0 : 1;
}

export function sketchRows({ levels }: QuantileSketch): number {
  return levels.reduce((sum, { length }, level) => sum + length * 2 ** level, 0);
}

/** Whether every value is there by itself. */
export const isExact = ({ levels }: QuantileSketch): boolean => levels.length <= 1;

/** The share of rows at most `value`. */
export function rankIn(sketch: QuantileSketch, value: number): number {
  const below = sketch.levels.reduce(
    (sum, values, level) => sum + values.filter((each) => each <= value).length * 2 ** level,
    0,
  );
  return below / sketchRows(sketch);
}

/**
 * `count` evenly spaced quantiles, from the smallest to the largest value, which the sketch itself need not have. A
 * value stands in the middle of its rows, and in between goes a straight line, unless the values are those of a column
 * with few: between 3 and 4 children there is nothing.
 */
export function sketchQuantiles(sketch: QuantileSketch, count: number, min: number, max: number): readonly number[] {
  const weighted = sketch.levels
    .flatMap((values, level) => values.map((value) => ({ value, weight: 2 ** level })))
    .sort((a, b) => a.value - b.value);
  const rows = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const isStepped = new Set(weighted.map(({ value }) => value)).size < weighted.length / 2;
  let passed = 0;
  const knots = weighted.map(({ value, weight }) => {
    const [from, to] = [passed, passed + weight - 1];
    passed += weight;
    return { value, from, to, middle: (from + to) / 2 };
  });
  let at = 0;
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return min;
    if (index === count - 1) return max;
    const rank = ((rows - 1) * index) / (count - 1);
    if (isStepped) {
      while (at < knots.length - 1 && (knots[at]?.to ?? 0) + 0.5 < rank) at++;
      return knots[at]?.value ?? max;
    }
    while (at < knots.length && (knots[at]?.middle ?? 0) < rank) at++;
    const low = knots[at - 1] ?? { middle: 0, value: min };
    const high = knots[at] ?? { middle: rows - 1, value: max };
    const part = high.middle > low.middle ? (rank - low.middle) / (high.middle - low.middle) : 1;
    return low.value + (high.value - low.value) * part;
  });
}
