/** Compares a column of two sides by what it is; what differs in kind is told before, and never guessed away. */
import { parseTimestamp } from "../../domain/timestamp.ts";
import type { NumberColumn } from "../../stats/columnar/number-digest.ts";
import { placeAfter } from "../../stats/histogram-edges.ts";
import type { SharedDraws } from "../../stats/level-draws.ts";
import { compareCategories, textSide } from "./categories.ts";
import type { CategoryDigest, ColumnComparison, ComparisonOptions, OpenColumn, TimeDigest } from "./column.ts";
import { compareNumbers } from "./numbers.ts";

/** Whole numbers with so few different values are names of something. */
const FEW_WHOLE = 10;
/** Texts that nearly all differ are free text or names, from so many different ones on. */
const MANY_TEXTS = 50;

export type Mismatch = {
  readonly name: string;
  readonly type: "mismatch";
  readonly reference: string;
  readonly current: string;
};

export function compareColumn(
  name: string,
  reference: OpenColumn,
  current: OpenColumn,
  options: ComparisonOptions & { readonly categories: boolean; readonly shared?: SharedDraws },
): ColumnComparison | Mismatch {
  if (reference.type === "time" || current.type === "time") {
    const [before, now] = [asMoments(reference), asMoments(current)];
    if (before && now) return { name, type: "time", reference: before, current: now };
  }
  const isWhole = reference.type === "number" && current.type === "number" && reference.whole && current.whole;
  const isFew = isWhole && reference.distinct <= FEW_WHOLE && current.distinct <= FEW_WHOLE;
  if (reference.type === "number" && current.type === "number" && !isFew && !options.categories) {
    return compareNumbers(name, reference, current, options);
  }
  const [before, now] = [asCategories(reference), asCategories(current)];
  if (reference.type === "number" && current.type === "number") {
    const isNamed = before && now && (options.categories || distinctOf(before, now) <= FEW_WHOLE);
    return isNamed ? compareCategories(name, before, now, options) : compareNumbers(name, reference, current, options);
  }
  if (before && now && (options.categories || (reference.type === "category" && current.type === "category"))) {
    return isFreeText(before) || isFreeText(now)
      ? { name, type: "text", reference: textSide(before), current: textSide(now) }
      : compareCategories(name, before, now, options);
  }
  // A side without any value has no type of its own.
  if (before && now && (before.n === 0 || now.n === 0)) return compareCategories(name, before, now, options);
  return { name, type: "mismatch", reference: WORDS[reference.type], current: WORDS[current.type] };
}

const WORDS: Readonly<Record<OpenColumn["type"], string>> = { number: "numbers", category: "texts", time: "moments" };

function isFreeText({ n, counts }: CategoryDigest): boolean {
  return counts === null || (counts.size > MANY_TEXTS && counts.size > n / 2);
}

function distinctOf(before: CategoryDigest, now: CategoryDigest): number {
  return new Set([...(before.counts?.keys() ?? []), ...(now.counts?.keys() ?? [])]).size;
}

/** In Parquet a date may be a text, as it is in CSV, where it is known by how it is written. null: not all of it is. */
function asMoments(digest: OpenColumn): TimeDigest | null {
  if (digest.type === "time") return digest;
  if (digest.type !== "category" || digest.counts === null) return null;
  const { n, missing } = digest;
  let [min, max]: [number | null, number | null] = [null, null];
  for (const text of digest.counts.keys()) {
    const moment = parseTimestamp(text.trim());
    if (moment === null) return null;
    [min, max] = [Math.min(min ?? moment, moment), Math.max(max ?? moment, moment)];
  }
  return { type: "time", n, missing, min, max };
}

/** Numbers as the names that they may be; null where there are too many, or not all values are known. */
function asCategories(digest: OpenColumn): CategoryDigest | null {
  if (digest.type === "category") return digest;
  if (digest.type === "time") return null;
  return countNumbers(digest);
}

const MOST_NAMES = 5000;

function countNumbers({ n, missing, values, exact }: NumberColumn): CategoryDigest | null {
  if (!exact) return null;
  const sorted = values.all();
  const counts = new Map<string, number>();
  for (let at = 0; at < sorted.length; ) {
    const value = sorted[at] as number;
    const end = placeAfter(sorted, value);
    counts.set(String(value), end - at);
    if (counts.size > MOST_NAMES) return null;
    at = end;
  }
  return { type: "category", n, missing, counts };
}
