/** Values by rank and by size. Either they are sorted, or only those are put in order that somebody asks for. */
import { placeAfter, placeBefore } from "../histogram-edges.ts";
import { type CellCounts, type Cells, cellOf, chooseCells, sampleOf } from "./cells.ts";

export interface Ordered {
  readonly length: number;
  /** Not empty. From the smallest, which has rank 0. */
  at(rank: number): number;
  /** How many are smaller. */
  before(value: number): number;
  /** How many are not larger. */
  after(value: number): number;
  /** Says what will be asked for: what is not in order yet is looked for at once, instead of one by one. */
  foresee(asked: Asked): void;
  /** All of them, ascending. */
  all(): Float64Array;
  /** Not empty. */
  readonly cells: Cells;
  cellAt(rank: number): number;
  inCells(cells: Cells): InCells;
}

export interface Asked {
  readonly ranks?: readonly number[];
  readonly values?: readonly number[];
  readonly cells?: Iterable<number>;
}

/** A column cut into cells. */
export interface InCells extends Pick<CellCounts, "starts" | "sums"> {
  /** Ascending. */
  values(cell: number): Float64Array;
}

/** As `quantile`, of values by rank. */
export function quantileOf(values: Ordered, share: number): number {
  const position = (values.length - 1) * share;
  const below = values.at(Math.floor(position));
  return below + (values.at(Math.ceil(position)) - below) * (position - Math.floor(position));
}

/** The ranks that a quantile lies between. */
export const ranksOf = (length: number, shares: readonly number[]): readonly number[] =>
  shares.flatMap((share) => [Math.floor((length - 1) * share), Math.ceil((length - 1) * share)]);

export function orderedArray(sorted: Float64Array): Ordered {
  const chosen: Cells[] = [];
  const cells = () => {
    const found = chosen[0] ?? chooseCells(sampleOf(sorted), sorted.length);
    chosen[0] = found;
    return found;
  };
  return {
    length: sorted.length,
    at: (rank) => sorted[rank] as number,
    before: (value) => placeBefore(sorted, value),
    after: (value) => placeAfter(sorted, value),
    foresee: () => undefined,
    all: () => sorted,
    get cells() {
      return cells();
    },
    cellAt: (rank) => cellOf(cells(), sorted[rank] as number),
    inCells(asked) {
      const { starts, sums } = countSorted(sorted, asked);
      return { starts, sums, values: (cell) => sorted.subarray(starts[cell], starts[cell + 1]) };
    },
  };
}

/** Cells of sorted values are stretches of them: only their ends are looked for. */
function countSorted(sorted: Float64Array, cells: Cells): Pick<CellCounts, "starts" | "sums"> {
  const { count, low } = cells;
  const [starts, sums] = [new Uint32Array(count + 1), new Float64Array(count)];
  let index = 0;
  for (let cell = 0; cell < count; cell++) {
    starts[cell] = index;
    const end = endOfCell(sorted, index, cells, cell);
    let sum = 0;
    for (; index < end; index++) sum += (sorted[index] as number) - low;
    sums[cell] = sum;
  }
  starts[count] = sorted.length;
  return { starts, sums };
}

/** The first place from `from` on whose value lies in a later cell: steps that double, then halves. */
function endOfCell(sorted: Float64Array, from: number, cells: Cells, cell: number): number {
  if (cell === cells.count - 1) return sorted.length;
  let [low, step] = [from, 1];
  while (low + step <= sorted.length && cellOf(cells, sorted[low + step - 1] as number) <= cell) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, sorted.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cellOf(cells, sorted[middle] as number) <= cell) low = middle + 1;
    else high = middle;
  }
  return low;
}
