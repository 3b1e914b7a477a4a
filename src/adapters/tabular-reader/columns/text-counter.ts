/** Counts texts up to a bound: beyond it a column is free text or names, of which no shares are compared. */
import type { CountedTexts } from "../../../ports/columns.ts";

/** Distinct texts that are counted. */
export const DISTINCT_LIMIT = 200_000;
/** Characters of all of them together. */
const CHARACTERS_LIMIT = 64 * 1024 * 1024;

export interface TextCounter {
  add(text: string, count: number): void;
  missing(count: number): void;
  counted(): CountedTexts;
}

/** An empty text is a missing value, as in every table that is read here. */
export function openTextCounter(): TextCounter {
  let counts: Map<string, number> | null = new Map();
  let [n, missing, characters] = [0, 0, 0];
  return {
    add(text, count) {
      if (count === 0) return;
      if (text === "") {
        missing += count;
        return;
      }
      n += count;
      if (counts === null) return;
      const before = counts.get(text);
      if (before === undefined) characters += text.length;
      counts.set(text, (before ?? 0) + count);
      if (counts.size > DISTINCT_LIMIT || characters > CHARACTERS_LIMIT) counts = null;
    },
    missing(count) {
      missing += count;
    },
    counted: () => ({ n, missing, counts }),
  };
}
