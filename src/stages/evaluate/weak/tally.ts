/** Sums over every single value and every pair of values: one pass over the rows for each pair of columns. Pure. */
import type { Coded } from "./columns.ts";
import type { Scored, Sums } from "./errors.ts";

export interface Literal {
  /** Positions of a column and of its code. */
  readonly column: number;
  readonly code: number;
}

export interface Candidate extends Sums {
  readonly literals: readonly Literal[];
}

const WIDTH = 4;

/** Those that hold at least `support` rows and leave as many out; singles first. */
export function tallySlices(columns: readonly Coded[], scored: Scored, support: number): readonly Candidate[] {
  const found: Candidate[] = [];
  const keep = (literals: readonly Literal[], cells: Float64Array, at: number) => {
    const [n = 0, score = 0, up = 0, down = 0] = cells.subarray(at * WIDTH, at * WIDTH + WIDTH);
    if (n >= support && scored.rows - n >= support) found.push({ literals, n, score, up, down });
  };
  for (const [column, { codes, texts }] of columns.entries()) {
    const cells = sums(scored, codes, null, texts.length, 1);
    for (let code = 1; code < texts.length; code++) keep([{ column, code }], cells, code);
  }
  for (const [column, first] of columns.entries()) {
    for (let other = column + 1; other < columns.length; other++) {
      const second = columns[other] as Coded;
      const width = second.texts.length;
      const cells = sums(scored, first.codes, second.codes, first.texts.length, width);
      for (let code = 1; code < first.texts.length; code++) {
        for (let inner = 1; inner < width; inner++) {
          const literals = [
            { column, code },
            { column: other, code: inner },
          ];
          keep(literals, cells, code * width + inner);
        }
      }
    }
  }
  return found;
}

/** The one loop that takes time: four sums for each cell of two columns. */
function sums(
  { scores, signs, rows }: Scored,
  first: Uint8Array,
  second: Uint8Array | null,
  height: number,
  width: number,
): Float64Array {
  const cells = new Float64Array(height * width * WIDTH);
  for (let row = 0; row < rows; row++) {
    const inner = second === null ? 0 : (second[row] as number);
    const at = ((first[row] as number) * width + inner) * WIDTH;
    cells[at] = (cells[at] as number) + 1;
    const score = scores[row] as number;
    // Most answers are right.
    if (score !== 0) cells[at + 1] = (cells[at + 1] as number) + score;
    const sign = signs === null ? 0 : (signs[row] as number);
    if (sign > 0) cells[at + 2] = (cells[at + 2] as number) + 1;
    else if (sign < 0) cells[at + 3] = (cells[at + 3] as number) + 1;
  }
  return cells;
}
