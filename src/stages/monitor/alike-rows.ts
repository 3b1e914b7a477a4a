/** What chance alone gives where rows that follow each other are alike, as frames of a camera: drawn by blocks of rows. */
import type { Binning } from "../../domain/drift-statistics.ts";
import type { Cell } from "../../domain/table.ts";
import { blockNull } from "../../stats/block-bootstrap.ts";
import { blockLength } from "../../stats/block-length.ts";
import type { MeasuredDistance } from "../../stats/drift-distance.ts";
import { effectOfCategories, effectOfNumbers } from "../../stats/drift-effect.ts";
import { fittedTail } from "../../stats/null-effects.ts";
import { type CategoryProfile, type ColumnProfile, type NumberProfile, profileNumbers } from "../../stats/profile.ts";
import type { Monitoring } from "./facts.ts";

const DRAWS = 300;
/** Of longer windows, so many rows at even distances: what is drawn then varies a little more than the window does. */
const MOST_ROWS = 3000;
/** Draws beyond the effect that say by themselves how rare it is. */
const ENOUGH = 10;

export type Chance = Pick<MeasuredDistance, "pValue" | "nulls">;

/** `cells` in the order of their events. Undefined where rows are independent: then nothing else is known better. */
export function alikeRows(
  correlated: Monitoring["correlated"],
  cells: readonly Cell[],
  reference: ColumnProfile,
  binning: Binning,
  next: () => number,
): ((distance: MeasuredDistance) => Chance) | undefined {
  if (correlated === "no") return undefined;
  return (distance) => {
    const drawn =
      reference.type === "number"
        ? ofNumbers(distance, numbersIn(cells), reference, binning, correlated, next)
        : ofCategories(distance, textsIn(cells), reference, binning, correlated, next);
    return { nulls: drawn, pValue: pValueOf(distance, drawn) };
  };
}

function pValueOf({ statistic, effect }: MeasuredDistance, nulls: Float64Array): number {
  const beyond = nulls.length - nulls.findIndex((each) => each >= effect);
  const count = (nulls.at(-1) ?? 0) >= effect ? beyond : 0;
  if (count >= ENOUGH) return count / nulls.length;
  const power = statistic === "jensen-shannon" || statistic === "hellinger" ? 2 : 1;
  return Math.min((count + 1) / (nulls.length + 1), fittedTail(effect, nulls, power));
}

type Correlated = Exclude<Monitoring["correlated"], "no">;

const blockOf = (correlated: Correlated, values: ArrayLike<number>): number =>
  correlated === "auto" ? blockLength(values).circular : correlated;

function ofNumbers(
  { statistic }: MeasuredDistance,
  values: readonly number[],
  reference: NumberProfile,
  binning: Binning,
  correlated: Correlated,
  next: () => number,
): Float64Array {
  const { kept, step } = thinned(values);
  const profile = (drawn: Float64Array) => profileNumbers(reference.name, Array.from(drawn), Number.POSITIVE_INFINITY);
  return blockNull(
    kept,
    reference.sample,
    (before, now) => effectOfNumbers(statistic, profile(before), profile(now), binning),
    { block: Math.max(1, blockOf(correlated, values) / step), draws: DRAWS, next, referenceRows: reference.n / step },
  );
}

/** Categories by rank of frequency: the most frequent one says how long rows stay alike. */
function ofCategories(
  { statistic }: MeasuredDistance,
  texts: readonly string[],
  reference: CategoryProfile,
  binning: Binning,
  correlated: Correlated,
  next: () => number,
): Float64Array {
  const code = new Map(reference.counts.map(([value], index) => [value, index]));
  for (const text of texts) if (!code.has(text)) code.set(text, code.size);
  const codes = texts.map((text) => code.get(text) ?? 0);
  const { kept, step } = thinned(codes);
  const top = codes.map((each) => (each === 0 ? 1 : 0));
  return blockNull(
    kept,
    spreadOut(reference),
    (before, now) => effectOfCategories(statistic, countsOf(before), countsOf(now), binning),
    { block: Math.max(1, blockOf(correlated, top) / step), draws: DRAWS, next, referenceRows: reference.n / step },
  );
}

/** Codes of the reference's rows, of many a share. */
function spreadOut({ counts, n }: CategoryProfile): Float64Array {
  const rows = Math.min(n, MOST_ROWS);
  const codes = new Float64Array(rows);
  let [code, upTo] = [0, counts[0]?.[1] ?? 0];
  for (let row = 0; row < rows; row++) {
    while (((row + 0.5) / rows) * n > upTo && code < counts.length - 1) upTo += counts[++code]?.[1] ?? 0;
    codes[row] = code;
  }
  return codes;
}

function countsOf(codes: Float64Array): Pick<CategoryProfile, "counts"> {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(String(code), (counts.get(String(code)) ?? 0) + 1);
  return { counts: [...counts] };
}

function thinned(values: readonly number[]): { readonly kept: readonly number[]; readonly step: number } {
  if (values.length <= MOST_ROWS) return { kept: values, step: 1 };
  const step = values.length / MOST_ROWS;
  return { kept: Array.from({ length: MOST_ROWS }, (_, index) => values[Math.floor(index * step)] ?? 0), step };
}

const numbersIn = (cells: readonly Cell[]): readonly number[] =>
  cells.filter((cell) => typeof cell === "number").filter(Number.isFinite);
const textsIn = (cells: readonly Cell[]): readonly string[] => cells.filter((cell) => typeof cell === "string");
