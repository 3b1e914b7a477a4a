/** The elements of an array of JSON, read from its bytes: numbers as FP32, and plain texts. The hottest loops there are. */
import { MAX_FP32 } from "../../domain/tensor.ts";
import { BYTE, type Cursor, EXACT_DIGITS, POWERS, pass, peek, plainEnd, readNumber } from "./skim-values.ts";

const SPACE = 0x20;

/** The cursor is behind the last of them. Null: they are not so many, or no plain numbers that FP32 holds. */
export function readNumbers(cursor: Cursor, elements: number): Float32Array | null {
  const { bytes } = cursor;
  const data = new Float32Array(elements);
  for (let element = 0; element < elements; element++) {
    if (element > 0 && !pass(cursor, BYTE.comma)) return null;
    const start = bytes[cursor.at] === SPACE ? cursor.at + 1 : cursor.at;
    const isNegative = bytes[start] === BYTE.minus;
    const first = isNegative ? start + 1 : start;
    let at = first;
    let digits = 0;
    let byte = bytes[at] as number;
    while (byte >= BYTE.zero && byte <= BYTE.nine) {
      digits = digits * 10 + (byte - BYTE.zero);
      byte = bytes[++at] as number;
    }
    const point = at;
    if (byte === BYTE.point) {
      byte = bytes[++at] as number;
      while (byte >= BYTE.zero && byte <= BYTE.nine) {
        digits = digits * 10 + (byte - BYTE.zero);
        byte = bytes[++at] as number;
      }
    }
    const fraction = at === point ? 0 : at - point - 1;
    const isUsual = (byte === BYTE.comma || byte === BYTE.closing) && point + fraction - first <= EXACT_DIGITS;
    const isNumber = point > first && at !== point + 1 && (bytes[first] !== BYTE.zero || point === first + 1);
    if (isUsual && isNumber) {
      const value = fraction === 0 ? digits : digits / (POWERS[fraction] as number);
      data[element] = isNegative ? -value : value;
      cursor.at = at;
    } else {
      peek(cursor);
      const value = readNumber(cursor);
      // Written so that NaN, which is no number here, is given up too.
      if (!(value <= MAX_FP32 && value >= -MAX_FP32)) return null;
      data[element] = value;
    }
  }
  return data;
}

/** The same for texts. */
export function readTexts(cursor: Cursor, elements: number): readonly string[] | null {
  const { bytes } = cursor;
  const data: string[] = [];
  for (let element = 0; element < elements; element++) {
    if (element > 0 && !pass(cursor, BYTE.comma)) return null;
    if (!pass(cursor, BYTE.quote)) return null;
    const to = plainEnd(bytes, cursor.at);
    if (to < 0) return null;
    data.push(bytes.toString("latin1", cursor.at, to));
    cursor.at = to + 1;
  }
  return data;
}
