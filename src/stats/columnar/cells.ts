/** Cuts a scale into cells of about equal mass, so that a value's cell takes a few operations, however large a column is. */

/**
 * Segments of equal width lie between two outer quantiles, and each is cut into cells by its share of the sample. The cell
 * never falls where the value rises, also as it is computed: rounding keeps the order.
 */
export interface Cells {
  readonly count: number;
  /** Where segments begin; values beyond the outermost belong to these. */
  readonly low: number;
  /** Segments per unit. */
  readonly scale: number;
  /** First cell of each segment. */
  readonly firsts: Int32Array;
  /** Cells of each segment. */
  readonly widths: Int32Array;
}

/** Values of a cell, on average. */
const MASS = 32;
const MOST_CELLS = 1 << 16;
const MOST_SEGMENTS = 512;
/** Beyond these quantiles lies what would stretch the segments: a thousandth on either side. */
const OUTER = 1 / 1000;
/** Values that a sample of a column has. */
const SAMPLE = 1 << 13;

export const ONE_CELL: Cells = { count: 1, low: 0, scale: 0, firsts: Int32Array.of(0), widths: Int32Array.of(1) };

/** `sample`: ascending, not empty. `rows`: how many values the cells are for. */
export function chooseCells(sample: Float64Array, rows: number): Cells {
  const outer = Math.floor(sample.length * OUTER);
  const [low, high] = [sample[outer] as number, sample[sample.length - 1 - outer] as number];
  const wanted = 2 ** Math.floor(Math.log2(Math.min(MOST_CELLS, Math.max(1, rows / MASS))));
  const segments = Math.min(MOST_SEGMENTS, wanted);
  const scale = segments / (high - low);
  const isSpread = high > low && Number.isFinite(scale) && scale > 0;
  if (!isSpread) return ONE_CELL;
  const inside = new Int32Array(segments);
  for (const value of sample) {
    const at = (value - low) * scale;
    (inside[at > 0 ? Math.min(segments - 1, Math.trunc(at)) : 0] as number)++;
  }
  const widths = inside.map((values) => Math.max(1, Math.round((wanted * values) / sample.length)));
  const firsts = new Int32Array(segments);
  for (let at = 1; at < segments; at++) firsts[at] = (firsts[at - 1] as number) + (widths[at - 1] as number);
  const count = (firsts[segments - 1] as number) + (widths[segments - 1] as number);
  return { count, low, scale, firsts, widths };
}

/** Evenly spaced places of a column, ascending by value: enough of them to choose cells by. Of a sorted column its quantiles. */
export function sampleOf(values: Float64Array): Float64Array {
  if (values.length <= SAMPLE) return values.slice().sort();
  const step = values.length / SAMPLE;
  return Float64Array.from({ length: SAMPLE }, (_, index) => values[Math.floor(index * step)] as number).sort();
}

/** Whether values repeat so much that cells hold few different ones: such a column is better sorted. */
export function isTied(values: Float64Array): boolean {
  const looked = Math.min(values.length, LOOKED);
  const distinct = new Set<number>();
  for (let index = 0; index < looked; index++)
    distinct.add(values[Math.floor((index * values.length) / looked)] as number);
  return distinct.size < looked * 0.75;
}

const LOOKED = 4096;

export function cellOf({ low, scale, firsts, widths }: Cells, value: number): number {
  const at = (value - low) * scale;
  const segment = at > 0 ? Math.trunc(Math.min(at, firsts.length - 1)) : 0;
  const width = widths[segment] as number;
  const inside = (at - segment) * width;
  return (firsts[segment] as number) + (inside > 0 ? Math.trunc(Math.min(inside, width - 1)) : 0);
}

/** Where each cell ends, as a distance from `low`. Nothing of the next one lies below, but for rounding. */
export function endsOf({ count, scale, firsts, widths }: Cells): Float64Array {
  const ends = new Float64Array(count);
  for (const [segment, first] of firsts.entries()) {
    const width = widths[segment] as number;
    for (let cell = 0; cell < width; cell++) ends[first + cell] = (segment + (cell + 1) / width) / scale;
  }
  return ends;
}

/** How many values lie in each cell, and their distances from `low` added up; what spreads them about `mean` on the way. */
export interface CellCounts {
  /** Values below each cell; the last one is all of them. */
  readonly starts: Uint32Array;
  readonly sums: Float64Array;
  readonly squares: number;
  readonly cubes: number;
}

export function countCells(values: Float64Array, cells: Cells, mean: number): CellCounts {
  const { low, scale, firsts, widths, count } = cells;
  const [last, starts, sums] = [firsts.length - 1, new Uint32Array(count + 1), new Float64Array(count)];
  let [squares, cubes] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const distance = value - low;
    const at = distance * scale;
    const segment = at > 0 ? (at < last ? at | 0 : last) : 0;
    const width = widths[segment] as number;
    const inside = (at - segment) * width;
    const cell = (firsts[segment] as number) + (inside > 0 ? (inside < width ? inside | 0 : width - 1) : 0);
    (starts[cell + 1] as number)++;
    (sums[cell] as number) += distance;
    const deviation = value - mean;
    const square = deviation * deviation;
    squares += square;
    cubes += square * deviation;
  }
  for (let cell = 0; cell < count; cell++) (starts[cell + 1] as number) += starts[cell] as number;
  return { starts, sums, squares, cubes };
}

/** Values of the marked cells, each cell's from its place in `places` on, which moves; in the order in which they come. */
export function gatherCells(
  values: Float64Array,
  cells: Cells,
  marked: Uint8Array,
  places: Uint32Array,
  into: Float64Array,
): void {
  const { low, scale, firsts, widths } = cells;
  const last = firsts.length - 1;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const at = (value - low) * scale;
    const segment = at > 0 ? (at < last ? at | 0 : last) : 0;
    const width = widths[segment] as number;
    const inside = (at - segment) * width;
    const cell = (firsts[segment] as number) + (inside > 0 ? (inside < width ? inside | 0 : width - 1) : 0);
    if (marked[cell] === 1) into[(places[cell] as number)++] = value;
  }
}
