/** Two samples of one population, drawn again and again: how far apart their distribution functions are at fixed levels. */
import { drawCounts } from "./multinomial.ts";

/** Cells of equal mass, and the outermost ones halved again and again: a long tail moves far within little mass. */
const CELLS = 256;
const HALVINGS = 5;

/** Ascending, 0 and 1 included. */
export const LEVELS: readonly number[] = (() => {
  const inner = Array.from({ length: CELLS - 1 }, (_, index) => (index + 1) / CELLS);
  const tail = Array.from({ length: HALVINGS }, (_, index) => 2 ** -(index + 1) / CELLS).reverse();
  return [0, ...tail, ...inner, ...tail.map((level) => 1 - level).reverse(), 1];
})();

const MASSES = LEVELS.slice(1).map((level, index) => level - (LEVELS[index] ?? 0));

/** The cell of each share of the finest ones. */
const FINEST = CELLS * 2 ** HALVINGS;
const CELL_OF = ((): Uint16Array => {
  const cells = new Uint16Array(FINEST);
  for (const [cell, level] of LEVELS.slice(0, -1).entries()) cells.fill(cell, level * FINEST);
  return cells;
})();

/** Below so many rows each is thrown by itself, which is quicker than drawing counts. */
const FEW_ROWS = 4 * CELLS;

/** One array a draw: the difference of the two distribution functions at each of the levels. */
export type LevelDraws = readonly Float64Array[];

/** What happens at a level does not depend on the column, so that one set of draws serves all columns of these sizes. */
export function drawLevels(n: number, m: number, draws: number, next: () => number): LevelDraws {
  return Array.from({ length: draws }, () => {
    const [first, second] = [drawCells(n, next), drawCells(m, next)];
    const differences = new Float64Array(LEVELS.length);
    let [f, g] = [0, 0];
    for (let cell = 0; cell < MASSES.length; cell++) {
      f += first[cell] ?? 0;
      g += second[cell] ?? 0;
      differences[cell + 1] = f / n - g / m;
    }
    return differences;
  });
}

function drawCells(rows: number, next: () => number): ArrayLike<number> {
  if (rows > FEW_ROWS) return drawCounts(next, rows, MASSES);
  const counts = new Int32Array(MASSES.length);
  for (let row = 0; row < rows; row++) {
    const cell = CELL_OF[Math.floor(next() * FINEST)] ?? 0;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

/** Draws kept by their sizes; each size has its own chance, so that the order of asking changes nothing. */
export type SharedDraws = (n: number, m: number, draws: number) => LevelDraws;

export function shareDraws(chanceOf: (subject: string) => () => number): SharedDraws {
  const kept = new Map<string, LevelDraws>();
  return (n, m, draws) => {
    const key = `${n}/${m}/${draws}`;
    const found = kept.get(key) ?? drawLevels(n, m, draws, chanceOf(key));
    kept.set(key, found);
    return found;
  };
}
