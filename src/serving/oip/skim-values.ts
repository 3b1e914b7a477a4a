/** Values of JSON read from its bytes: numbers and plain strings. What is not plain is left to JSON.parse. */

/** Where the values of a body lie. */
export type Hole = { readonly from: number; readonly to: number } & (
  | { readonly kind: "id" }
  | {
      readonly kind: "FP32" | "BYTES";
      readonly name: string;
      readonly elements: number;
      readonly shape: readonly number[];
    }
);

/** Where a reader is in its bytes. */
export interface Cursor {
  readonly bytes: Buffer;
  at: number;
  /** Told of where values were found; null: nobody wants to know. */
  readonly holes: Hole[] | null;
}

export const BYTE = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  plus: 0x2b,
  point: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  opening: 0x5b,
  closing: 0x5d,
  backslash: 0x5c,
  e: 0x65,
  openingBrace: 0x7b,
  closingBrace: 0x7d,
} as const;

const SPACE = 0x20;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const TAB = 0x09;

/** The next byte that is no white space; the cursor is on it. */
export function peek(cursor: Cursor): number {
  const { bytes } = cursor;
  let { at } = cursor;
  let byte = bytes[at] as number;
  while (byte === SPACE || byte === NEWLINE || byte === RETURN || byte === TAB) byte = bytes[++at] as number;
  cursor.at = at;
  return byte;
}

/** Passes this byte, and what white space there is before it. */
export function pass(cursor: Cursor, byte: number): boolean {
  if (peek(cursor) !== byte) return false;
  cursor.at++;
  return true;
}

/** The end of the plain string whose first character is at `from`: no escape, only ASCII. -1: it is not plain. */
export function plainEnd(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at] as number;
    if (byte === BYTE.quote) return at;
    // Also past the end, where there is nothing.
    if (!(byte >= SPACE && byte < 0x80) || byte === BYTE.backslash) return -1;
    at++;
  }
}

export function isWord(bytes: Buffer, from: number, to: number, word: Uint8Array): boolean {
  if (to - from !== word.length) return false;
  for (let at = 0; at < word.length; at++) if (bytes[from + at] !== word[at]) return false;
  return true;
}

/** 10 to the power of the index: exactly a double as far as 10^22. */
export const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** So many digits are a whole number that a double holds exactly. */
export const EXACT_DIGITS = 15;

/** The number at the cursor, as JSON.parse reads it; NaN: there is none. */
export function readNumber(cursor: Cursor): number {
  const { bytes } = cursor;
  const start = cursor.at;
  let { at } = cursor;
  let byte = bytes[at] as number;
  const isNegative = byte === BYTE.minus;
  if (isNegative) byte = bytes[++at] as number;
  const first = at;
  let digits = 0;
  while (byte >= BYTE.zero && byte <= BYTE.nine) {
    digits = digits * 10 + (byte - BYTE.zero);
    byte = bytes[++at] as number;
  }
  let count = at - first;
  if (count === 0 || (count > 1 && bytes[first] === BYTE.zero)) return Number.NaN;
  let fraction = 0;
  if (byte === BYTE.point) {
    byte = bytes[++at] as number;
    const begin = at;
    while (byte >= BYTE.zero && byte <= BYTE.nine) {
      digits = digits * 10 + (byte - BYTE.zero);
      byte = bytes[++at] as number;
    }
    fraction = at - begin;
    if (fraction === 0) return Number.NaN;
    count += fraction;
  }
  if ((byte | 0x20) === BYTE.e) return readScientific(cursor, start, at);
  cursor.at = at;
  // A whole number and a power of ten that are exact give, divided once, the nearest double.
  if (count > EXACT_DIGITS) return Number(bytes.toString("latin1", start, at));
  const value = fraction === 0 ? digits : digits / (POWERS[fraction] as number);
  return isNegative ? -value : value;
}

function readScientific(cursor: Cursor, start: number, e: number): number {
  const { bytes } = cursor;
  let at = e + 1;
  if (bytes[at] === BYTE.plus || bytes[at] === BYTE.minus) at++;
  const begin = at;
  while ((bytes[at] as number) >= BYTE.zero && (bytes[at] as number) <= BYTE.nine) at++;
  if (at === begin) return Number.NaN;
  cursor.at = at;
  return Number(bytes.toString("latin1", start, at));
}
