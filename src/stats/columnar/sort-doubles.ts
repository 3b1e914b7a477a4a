/** Sorts many doubles in few passes: three counting passes over the bits that differ, then the few neighbours left. */

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const MASK = DIGITS - 1;
/** Under this many values the tables cost more than they save. */
const SMALL = 4096;
/** Moves a value that the last pass may take on average before the counting has not helped. */
const MOVES_A_VALUE = 12;

const TABLES = [new Uint32Array(DIGITS), new Uint32Array(DIGITS), new Uint32Array(DIGITS)] as const;

/**
 * Ascending. The values are finite. Both arrays are overwritten and of one length; the one that is returned holds the
 * result, the other is free.
 *
 * Doubles order as their bits do once negative ones are turned over. The leading bits that all share are skipped; the
 * 32 bits after them are sorted by counting, lowest digit first; what still ties is sorted by insertion.
 */
export function sortDoubles(values: Float64Array, spare: Float64Array, ends = endsOf(values)): Float64Array {
  if (values.length < SMALL) return values.sort();
  const shared = sharedBits(ends);
  // Then they differ in the last bits of their mantissas only, or not at all.
  if (shared >= 32) return values.sort();
  countDigits(values, shared);
  let [from, to] = [values, spare];
  for (const [pass, table] of TABLES.entries()) {
    if (!startOfDigits(table, values.length)) continue;
    scatter(from, to, table, shared, pass * DIGIT_BITS);
    [from, to] = [to, from];
  }
  return insert(from) ? from : from.sort();
}

/** The smallest and the largest value. */
export interface Ends {
  readonly least: number;
  readonly most: number;
}

function endsOf(values: Float64Array): Ends {
  let [least, most] = [values[0] as number, values[0] as number];
  for (let index = 1; index < values.length; index++) {
    const value = values[index] as number;
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  return { least, most };
}

/** How many leading bits the smallest and the largest value have in common: all others have them too. */
function sharedBits({ least, most }: Ends): number {
  const words = new Uint32Array(new Float64Array([least, most]).buffer);
  const high = (word: number) => word ^ ((word >> 31) | 0x80000000);
  // The two zeros are equal as numbers, and are told apart by their bits.
  if (least === 0 || most === 0) return 0;
  return Math.clz32(high(words[1] as number) ^ high(words[3] as number));
}

/** The 32 bits after the shared ones, as an integer that orders as the values do. */
function countDigits(values: Float64Array, shared: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const [first, second, third] = [TABLES[0].fill(0), TABLES[1].fill(0), TABLES[2].fill(0)];
  const rest = 31 - shared;
  for (let at = 0; at < words.length; at += 2) {
    const high = words[at + 1] as number;
    const sign = high >> 31;
    const key = ((high ^ (sign | 0x80000000)) << shared) | ((((words[at] as number) ^ sign) >>> 1) >>> rest);
    (first[key & MASK] as number)++;
    (second[(key >>> DIGIT_BITS) & MASK] as number)++;
    (third[key >>> (2 * DIGIT_BITS)] as number)++;
  }
}

/** Counts to places; false: all values have the same digit. */
function startOfDigits(table: Uint32Array, length: number): boolean {
  let start = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = table[digit] as number;
    if (count === length) return false;
    table[digit] = start;
    start += count;
  }
  return true;
}

function scatter(from: Float64Array, to: Float64Array, places: Uint32Array, shared: number, shift: number): void {
  const words = new Uint32Array(from.buffer, from.byteOffset, from.length * 2);
  const rest = 31 - shared;
  for (let index = 0; index < from.length; index++) {
    const high = words[2 * index + 1] as number;
    const sign = high >> 31;
    const key = ((high ^ (sign | 0x80000000)) << shared) | ((((words[2 * index] as number) ^ sign) >>> 1) >>> rest);
    to[(places[(key >>> shift) & MASK] as number)++] = from[index] as number;
  }
}

/** false: given up, since too many values share their leading bits. */
function insert(values: Float64Array): boolean {
  let left = values.length * MOVES_A_VALUE;
  for (let index = 1; index < values.length; index++) {
    const value = values[index] as number;
    if (value >= (values[index - 1] as number)) continue;
    let place = index - 1;
    do {
      values[place + 1] = values[place] as number;
      place--;
      left--;
    } while (place >= 0 && (values[place] as number) > value && left > 0);
    values[place + 1] = value;
    if (left <= 0) return false;
  }
  return true;
}
