/** Rows as numbers that are equal where the rows are: a million of them fit in memory. */
import type { Row } from "../../../domain/table.ts";

/**
 * 53 bits of two mixed 32-bit hashes: of a million different rows two share one with a chance of 1 in 18,000, which would
 * make one duplicate too many.
 */
export function rowHasher(columns: readonly string[]): (row: Row) => number {
  const number = new Float64Array(1);
  const halves = new Uint32Array(number.buffer);
  return (row) => {
    let first = 0xdeadbeef;
    let second = 0x41c6ce57;
    const take = (word: number) => {
      first = Math.imul(first ^ word, 0x9e3779b1);
      first ^= first >>> 15;
      second = Math.imul(second ^ word, 0x5f356495);
      second ^= second >>> 13;
    };
    for (const column of columns) {
      const cell = row[column] ?? null;
      if (cell === null) take(1);
      else if (typeof cell === "number") {
        // Minus zero is zero.
        number[0] = cell + 0;
        take(2);
        take(halves[0] as number);
        take(halves[1] as number);
      } else {
        take(3);
        take(cell.length);
        for (let index = 0; index < cell.length; index++) take(cell.charCodeAt(index));
      }
    }
    first = Math.imul(first ^ (first >>> 16), 0x85ebca6b) ^ Math.imul(second ^ (second >>> 13), 0xc2b2ae35);
    second = Math.imul(second ^ (second >>> 16), 0x85ebca6b) ^ Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
    return 4_294_967_296 * (second & 0x1fffff) + (first >>> 0);
  };
}
