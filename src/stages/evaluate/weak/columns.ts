/** Columns as small numbers: a value of a category, or a bin of a number, is one code. Pure. */

import { binText, MISSING, valueText } from "../../../domain/slices.ts";
import type { Row } from "../../../domain/table.ts";

export interface SliceColumn {
  readonly name: string;
  readonly type: "number" | "category";
}

export interface Coded {
  readonly name: string;
  /** One a row; 0: of no value that is looked at. */
  readonly codes: Uint8Array;
  /** Text of each code, as slices name it; of 0 nothing. */
  readonly texts: readonly string[];
}

/** Values of a category that are looked at, the most frequent; bins of a number. */
const MOST_VALUES = 20;
const BINS = 5;
/** Numbers with so few values are looked at one by one. */
const FEW_VALUES = 8;

/** null: nothing in it could be a slice of `support` rows that leaves as many out. */
export function codeColumn(rows: readonly Row[], { name, type }: SliceColumn, support: number): Coded | null {
  const cells = rows.map(({ [name]: cell }) => cell ?? null);
  const edges = type === "number" ? edgesOf(cells) : null;
  const { keys, texts } = edges ? binned(cells, edges) : valued(cells);
  const counts = new Int32Array(texts.length);
  for (const key of keys) counts[key] = (counts[key] as number) + 1;
  const kept = [...counts.entries()]
    .filter(([, count]) => count >= support && rows.length - count >= support)
    .sort(([a, n], [b, m]) => m - n || ((texts[a] ?? "") < (texts[b] ?? "") ? -1 : 1))
    .slice(0, MOST_VALUES)
    .map(([key]) => key);
  if (kept.length === 0) return null;
  const codes = new Uint8Array(texts.length);
  for (const [index, key] of kept.entries()) codes[key] = index + 1;
  return {
    name,
    codes: Uint8Array.from(keys, (key) => codes[key] as number),
    texts: ["", ...kept.map((key) => texts[key] ?? MISSING)],
  };
}

interface Keyed {
  /** Of each row, a position among the texts. */
  readonly keys: Int32Array;
  readonly texts: readonly string[];
}

function valued(cells: readonly (string | number | null)[]): Keyed {
  const known = new Map<string | number | null, number>();
  const keys = new Int32Array(cells.length);
  for (const [row, cell] of cells.entries()) {
    const value = cell === "" ? null : cell;
    const key = known.get(value) ?? known.size;
    if (key === known.size) known.set(value, key);
    keys[row] = key;
  }
  return { keys, texts: [...known.keys()].map(valueText) };
}

function binned(cells: readonly (string | number | null)[], edges: readonly number[]): Keyed {
  const keys = Int32Array.from(cells, (cell) => {
    if (typeof cell !== "number") return edges.length + 1;
    let bin = 0;
    while (bin < edges.length && cell >= (edges[bin] as number)) bin += 1;
    return bin;
  });
  const texts = [Number.NEGATIVE_INFINITY, ...edges].map((from) => binText(from, edges));
  return { keys, texts: [...texts, MISSING] };
}

/** Where bins of about equal count begin, in as few digits as tell them apart; null: so few values that each is one. */
function edgesOf(cells: readonly (string | number | null)[]): readonly number[] | null {
  const numbers = new Float64Array(cells.length);
  let count = 0;
  for (const cell of cells) if (typeof cell === "number") numbers[count++] = cell;
  const sorted = numbers.subarray(0, count).sort();
  if (isFew(sorted)) return null;
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
  const width = at(0.9) - at(0.1) || at(1) - at(0);
  const digits = Math.min(20, Math.max(0, 2 - Math.ceil(Math.log10(width))));
  const edges = Array.from({ length: BINS - 1 }, (_, index) => Number(at((index + 1) / BINS).toFixed(digits)));
  return [...new Set(edges)];
}

/** Whether ascending numbers are of few different values: most columns say so after a glance. */
function isFew(sorted: Float64Array): boolean {
  let values = 0;
  for (let at = 0; at < sorted.length && values <= FEW_VALUES; at++) if (sorted[at] !== sorted[at - 1]) values += 1;
  return values <= FEW_VALUES;
}
