/**
 * The bootstrap of metrics that are made of counts only. Rows of one cell (truth, answer of one, answer of the other) are
 * alike to such a metric, so drawing rows and counting them is drawing the counts: a multinomial with the cells' shares.
 * The same distribution as `rowBootstrap`, at a cost a replicate of the cells instead of the rows.
 */
import { drawBinomial } from "./binomial.ts";

/** Rows a cell below which drawing row by row is quicker than cell by cell. */
const CROWDED = 8;

/** Calls `each` with the drawn count of every cell, `replicates` times; the array is used again. Counts are whole numbers. */
export function cellBootstrap(
  counts: ArrayLike<number>,
  replicates: number,
  random: () => number,
  each: (drawn: Float64Array, replicate: number) => void,
): void {
  const drawn = new Float64Array(counts.length);
  // Largest first: most cells are then drawn from few remaining rows.
  const cells = Uint32Array.from(occupied(counts)).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const rows = cells.reduce((sum, cell) => sum + (counts[cell] ?? 0), 0);
  const cellOf = rows < CROWDED * cells.length ? cellsOfRows(counts, cells, rows) : null;
  for (let replicate = 0; replicate < replicates; replicate++) {
    if (cellOf) {
      drawn.fill(0);
      for (let row = 0; row < rows; row++) {
        const cell = cellOf[Math.floor(random() * rows)] as number;
        drawn[cell] = (drawn[cell] as number) + 1;
      }
    } else drawCells(counts, cells, rows, random, drawn);
    each(drawn, replicate);
  }
}

/** One cell after the other, each given what the ones before took. */
function drawCells(
  counts: ArrayLike<number>,
  cells: Uint32Array,
  rows: number,
  random: () => number,
  drawn: Float64Array,
): void {
  let [left, mass] = [rows, rows];
  for (const cell of cells) {
    const count = counts[cell] as number;
    const taken = count === mass ? left : drawBinomial(random, left, count / mass);
    drawn[cell] = taken;
    left -= taken;
    mass -= count;
  }
}

function* occupied(counts: ArrayLike<number>): Generator<number> {
  for (let cell = 0; cell < counts.length; cell++) if ((counts[cell] ?? 0) > 0) yield cell;
}

function cellsOfRows(counts: ArrayLike<number>, cells: Uint32Array, rows: number): Uint32Array {
  const cellOf = new Uint32Array(rows);
  let row = 0;
  for (const cell of cells) {
    cellOf.fill(cell, row, row + (counts[cell] ?? 0));
    row += counts[cell] ?? 0;
  }
  return cellOf;
}
