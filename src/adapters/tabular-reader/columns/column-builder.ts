/** One column of a text file: cells come one by one, and at the end it is clear what they are. */

import { parseTimestamp } from "../../../domain/timestamp.ts";
import type { CountedTexts, FileColumn, NumberValues } from "../../../ports/columns.ts";
import { openTextCounter } from "./text-counter.ts";

export type BuiltColumn =
  | { readonly column: FileColumn & { readonly kind: "number" | "integer" | "time" }; readonly values: NumberValues }
  | { readonly column: FileColumn & { readonly kind: "category" }; readonly texts: CountedTexts }
  /** Mostly numbers, but not all: where the first others are. */
  | { readonly column: FileColumn & { readonly kind: null }; readonly strays: readonly Stray[] };

export interface Stray {
  readonly line: number;
  readonly text: string;
}

export interface ColumnBuilder {
  /** `written`: as in CSV, where a number is a text too. */
  text(text: string, line: number, written: boolean): void;
  number(value: number): void;
  missing(): void;
  build(): BuiltColumn;
}

/** Decimal only, as in every table that is read here. */
export const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const INFINITE = /^\s*[+-]?inf(?:inity)?\s*$/i;
/** How other tools write a value that is not there. */
export const MISSING: ReadonlySet<string> = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"]);
const STRAYS = 3;
/** Numbers are counted as texts too until so many are different: then the column is no list of codes. */
const COUNTED_NUMBERS = 10_000;

/** `asText`: a column of names, whatever its cells look like. */
export function openColumn(name: string, asText: boolean): ColumnBuilder {
  let values = new Float64Array(1024);
  let [numbers, times, texts, missing, infinite, isCounting] = [0, 0, 0, 0, 0, true];
  let moments = true;
  let whole = true;
  const strays: Stray[] = [];
  const counter = openTextCounter();
  const seen = new Set<string>();
  const push = (value: number) => {
    if (numbers + times === values.length) {
      const larger = new Float64Array(values.length * 2);
      larger.set(values);
      values = larger;
    }
    values[numbers + times] = value;
  };
  const count = (text: string, isNumber: boolean) => {
    if (!isCounting) return;
    counter.add(text, 1);
    if (asText || !isNumber || texts > 0) return;
    seen.add(text);
    if (seen.size <= COUNTED_NUMBERS) return;
    isCounting = false;
    seen.clear();
  };
  const takeNumber = (value: number, text: string) => {
    if (!Number.isFinite(value)) infinite++;
    else if (times > 0) strayed(text, 0);
    else {
      push(value);
      numbers++;
      whole &&= Number.isInteger(value);
    }
    count(text, true);
  };
  const strayed = (text: string, line: number) => {
    texts++;
    if (strays.length < STRAYS) strays.push({ line, text });
  };
  return {
    text(text, line, written) {
      if (MISSING.has(text.trim())) {
        missing++;
        return;
      }
      if (!asText && written && (NUMBER.test(text) || INFINITE.test(text))) {
        return takeNumber(NUMBER.test(text) ? Number(text) : Number.POSITIVE_INFINITY, text);
      }
      const moment = !asText && moments && numbers === 0 && texts === 0 ? parseTimestamp(text.trim()) : null;
      if (moment === null) {
        moments = false;
        strayed(text, line);
      } else {
        push(moment);
        times++;
      }
      count(text, false);
    },
    number: (value) => (asText ? count(String(value), false) : takeNumber(value, String(value))),
    missing: () => void missing++,
    build() {
      const counted = counter.counted();
      const left = { missing, infinite };
      if (!asText && texts === 0 && times > 0) {
        return { column: { name, kind: "time" }, values: { values: values.slice(0, times), ...left } };
      }
      if (!asText && texts === 0 && numbers + infinite > 0) {
        const kind = whole && infinite === 0 ? "integer" : "number";
        return { column: { name, kind }, values: { values: values.slice(0, numbers), ...left } };
      }
      if (!asText && numbers > texts)
        return { column: { name, kind: null, reason: "mixes numbers and texts" }, strays };
      const n = isCounting ? counted.n : numbers + texts;
      return { column: { name, kind: "category" }, texts: { n, missing, counts: isCounting ? counted.counts : null } };
    },
  };
}
