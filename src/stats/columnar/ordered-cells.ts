/** Values of which only some cells are ever put in order, or read: those that somebody asks for. */
import { placeAfter, placeBefore } from "../histogram-edges.ts";
import { type CellCounts, type Cells, cellOf, gatherCells } from "./cells.ts";
import { type Ordered, orderedArray } from "./ordered.ts";
import { sortDoubles } from "./sort-doubles.ts";

/** Where the values are. */
interface Source {
  /** Fills `part`: the values of each marked cell, ascending, from its place on. */
  fill(marked: Uint8Array, places: Uint32Array, part: Float64Array): void;
  all(): Float64Array;
}

type Counts = Pick<CellCounts, "starts" | "sums">;

/** `values` in any order, and counted by `cells`; they are neither moved nor copied. */
export function orderedByCells(values: Float64Array, cells: Cells, counts: Counts): Ordered {
  const { starts } = counts;
  return openCells(cells, counts, {
    fill(marked, places, part) {
      gatherCells(values, cells, marked, places, part);
      for (let cell = 0; cell < cells.count; cell++) {
        if (marked[cell] !== 1) continue;
        const length = (starts[cell + 1] as number) - (starts[cell] as number);
        // Moved to the cell's end as it was filled.
        (places[cell] as number) -= length;
        sortStretch(part, places[cell] as number, length);
      }
    },
    all: () => sortDoubles(values.slice(), new Float64Array(values.length)),
  });
}

/** Values between two marked cells that are read on the way: seeking costs more. */
const READ_OVER = 512;

/** Sorted values that lie elsewhere, which is not trusted. */
export interface Elsewhere {
  /** Those of the ranks from `from` on, before `until`. */
  read(from: number, until: number): Float64Array;
  /** All that is read and looked at goes through it: what is thrown there is not our fault. */
  guard<T>(look: () => T): T;
}

export function orderedElsewhere(cells: Cells, counts: Counts, { read, guard }: Elsewhere): Ordered {
  const { starts } = counts;
  const { count } = cells;
  const fill: Source["fill"] = (marked, places, part) => {
    for (let cell = 0; cell < count; cell++) {
      if (marked[cell] !== 1) continue;
      let last = cell;
      for (let next = cell + 1; next < count; next++) {
        if ((starts[next] as number) - (starts[last + 1] as number) > READ_OVER) break;
        if (marked[next] === 1) last = next;
      }
      const from = starts[cell] as number;
      const stretch = read(from, starts[last + 1] as number);
      for (; cell <= last; cell++) {
        if (marked[cell] !== 1) continue;
        const values = stretch.subarray((starts[cell] as number) - from, (starts[cell + 1] as number) - from);
        requireCell(values, cells, cell);
        part.set(values, places[cell]);
      }
      cell = last;
    }
  };
  const all = () => {
    const values = read(0, starts[count] as number);
    requireAscending(values);
    return values;
  };
  return openCells(cells, counts, {
    fill: (marked, places, part) => guard(() => fill(marked, places, part)),
    all: () => guard(all),
  });
}

function requireCell(values: Float64Array, cells: Cells, cell: number): void {
  requireAscending(values);
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return;
  if (cellOf(cells, first) !== cell || cellOf(cells, last) !== cell) throw new Error("values outside of their cells");
}

/** Throws too where a value is none, or infinite. */
export function requireAscending(values: Float64Array): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!(value - value === 0) || (index > 0 && value < (values[index - 1] as number))) {
      throw new Error("its values are not in order");
    }
  }
}

/** Whoever asks more often for what nobody foresaw is better served by putting all values in order. */
const MOST_LOOKS = 16;

function openCells(cells: Cells, { starts, sums }: Counts, source: Source): Ordered {
  const { count } = cells;
  const lengthOf = (cell: number) => (starts[cell + 1] as number) - (starts[cell] as number);
  const marked = new Uint8Array(count);
  /** What was looked for, and of each cell in which part of it, counted from 1, and where. */
  const parts: Float64Array[] = [];
  const [partOf, placeOf] = [new Uint32Array(count), new Uint32Array(count)];
  const whole: Float64Array[] = [];
  const mark = (cell: number) => {
    if (partOf[cell] === 0) marked[cell] = 1;
  };
  const settle = () => {
    let total = 0;
    for (let cell = 0; cell < count; cell++) {
      if (marked[cell] !== 1) continue;
      placeOf[cell] = total;
      total += lengthOf(cell);
    }
    const part = new Float64Array(total);
    source.fill(marked, placeOf, part);
    parts.push(part);
    for (let cell = 0; cell < count; cell++) if (marked[cell] === 1) partOf[cell] = parts.length;
    marked.fill(0);
  };
  const all = () => {
    const sorted = whole[0] ?? source.all();
    whole[0] = sorted;
    return sorted;
  };
  const valuesIn = (cell: number): Float64Array => {
    if (partOf[cell] === 0) {
      if (parts.length >= MOST_LOOKS) return all().subarray(starts[cell], starts[cell + 1]);
      marked[cell] = 1;
      settle();
    }
    const place = placeOf[cell] as number;
    return (parts[(partOf[cell] as number) - 1] as Float64Array).subarray(place, place + lengthOf(cell));
  };
  const cellAt = (rank: number) => placeAfter(starts, rank) - 1;
  return {
    length: starts[count] as number,
    cells,
    at(rank) {
      const cell = cellAt(rank);
      return valuesIn(cell)[rank - (starts[cell] as number)] as number;
    },
    before(value) {
      const cell = cellOf(cells, value);
      return (starts[cell] as number) + placeBefore(valuesIn(cell), value);
    },
    after(value) {
      const cell = cellOf(cells, value);
      return (starts[cell] as number) + placeAfter(valuesIn(cell), value);
    },
    foresee({ ranks = [], values = [], cells: asked = [] }) {
      for (const rank of ranks) mark(cellAt(rank));
      for (const value of values) mark(cellOf(cells, value));
      for (const cell of asked) mark(cell);
    },
    all,
    cellAt,
    inCells: (asked) => (asked === cells ? { starts, sums, values: valuesIn } : orderedArray(all()).inCells(asked)),
  };
}

/** Up to so many, moving values one by one is quickest. */
const FEW = 64;
/** From so many on, counting is. */
const MANY = 1 << 14;

function sortStretch(values: Float64Array, from: number, length: number): void {
  if (length > FEW) {
    const stretch = values.subarray(from, from + length);
    if (length < MANY) stretch.sort();
    else stretch.set(sortDoubles(stretch, new Float64Array(length)));
    return;
  }
  for (let index = from + 1; index < from + length; index++) {
    const value = values[index] as number;
    let place = index - 1;
    while (place >= from && (values[place] as number) > value) {
      values[place + 1] = values[place] as number;
      place--;
    }
    values[place + 1] = value;
  }
}
