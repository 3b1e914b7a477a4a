/** Kolmogorov-Smirnov's and Wasserstein's distance of two columns: most of a large one is passed over, cell by cell. */
import { type Cells, endsOf, ONE_CELL } from "./cells.ts";
import type { InCells, Ordered } from "./ordered.ts";

export interface ExactDistances {
  /** D: the largest difference of the two distribution functions. */
  readonly ks: number;
  /** Area between the two distribution functions, in the column's own unit. */
  readonly wasserstein: number;
}

/**
 * Neither is empty. Differences are counted in units of 1 / (n m), which are whole: exact for sizes whose product stays
 * under 2 to the 53rd.
 *
 * The difference is known at every cell's end. Inside it moves by no more than the cell's values allow: where that
 * cannot beat the largest difference, nothing is looked for; where it cannot change sign, the area is that between the
 * two integrals, which are sums. The few cells left are walked value by value, so that the result is exact.
 */
export function compareOrdered(first: Ordered, second: Ordered): ExactDistances {
  const found = compareIn(first.cells, first, second);
  // Sums of distances may overflow where the distances themselves do not.
  return Number.isFinite(found.wasserstein) ? found : compareIn(ONE_CELL, first, second);
}

function compareIn(cells: Cells, first: Ordered, second: Ordered): ExactDistances {
  const [n, m] = [first.length, second.length];
  const [a, b] = [first.inCells(cells), second.inCells(cells)];
  const open = openCells(a, b, n, m);
  first.foresee({ cells: open.cells, ranks: [0, n - 1] });
  second.foresee({ cells: open.cells, ranks: [0, m - 1] });
  const isOpen = new Uint8Array(cells.count);
  for (const cell of open.cells) isOpen[cell] = 1;
  const most = Math.max(first.at(n - 1), second.at(m - 1)) - cells.low;
  const ends = endsOf(cells);
  let { largest } = open;
  let [area, before] = [0, Math.min(first.at(0), second.at(0)) - cells.low];
  for (let cell = 0; cell < cells.count; cell++) {
    const [i, j] = [a.starts[cell] as number, b.starts[cell] as number];
    const [nextI, nextJ] = [a.starts[cell + 1] as number, b.starts[cell + 1] as number];
    const start = i * m - j * n;
    // Beyond the outermost values there is no area.
    const isLast = cell === cells.count - 1;
    const end = isLast ? most : Math.min(most, Math.max(before, ends[cell] as number));
    if (isOpen[cell] === 1) {
      const walked = walk(a.values(cell), b.values(cell), { n, m, start, low: cells.low, before, end });
      area += walked.area;
      if (walked.largest > largest) largest = walked.largest;
    } else {
      const rise =
        ((nextI - i) * end - (a.sums[cell] as number)) * m - ((nextJ - j) * end - (b.sums[cell] as number)) * n;
      area += Math.abs(start * (end - before) + rise);
    }
    before = end;
  }
  return { ks: largest / (n * m), wasserstein: area / (n * m) };
}

/** Cells in which the largest difference may lie, or the difference may change sign; the largest one at any cell's end. */
function openCells({ starts: a }: InCells, { starts: b }: InCells, n: number, m: number) {
  let largest = 0;
  for (let cell = 1; cell < a.length; cell++) {
    const size = Math.abs((a[cell] as number) * m - (b[cell] as number) * n);
    if (size > largest) largest = size;
  }
  const cells: number[] = [];
  for (let cell = 0; cell + 1 < a.length; cell++) {
    const [i, j, nextI, nextJ] = [a[cell] as number, b[cell] as number, a[cell + 1] as number, b[cell + 1] as number];
    const [start, end] = [i * m - j * n, nextI * m - nextJ * n];
    const [ups, downs] = [(nextI - i) * m, (nextJ - j) * n];
    const high = Math.min(start + ups, end + downs);
    const low = Math.max(start - downs, end - ups);
    if (Math.max(high, -low) > largest || (low < 0 && high > 0)) cells.push(cell);
  }
  return { cells, largest };
}

interface Stretch {
  readonly n: number;
  readonly m: number;
  /** The difference where it begins. */
  readonly start: number;
  readonly low: number;
  /** Where it begins and ends, as distances from `low`. */
  readonly before: number;
  readonly end: number;
}

/** Value by value. Those that are equal belong together: only between two different ones the difference is the functions'. */
function walk(first: Float64Array, second: Float64Array, { n, m, start, low, before, end }: Stretch) {
  let [i, j, largest, area, last] = [0, 0, 0, 0, Number.NaN];
  while (i < first.length || j < second.length) {
    const isFirst = j >= second.length || (i < first.length && (first[i] as number) <= (second[j] as number));
    const value = isFirst ? (first[i] as number) : (second[j] as number);
    if (value !== last) {
      const size = Math.abs(start + i * m - j * n);
      area += size * (i + j === 0 ? value - low - before : value - last);
      if (size > largest) largest = size;
      last = value;
    }
    if (isFirst) i++;
    else j++;
  }
  return { largest, area: area + Math.abs(start + i * m - j * n) * (end - (last - low)) };
}
