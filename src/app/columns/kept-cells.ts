/** Cells of a column's kept values, beside them in the same file: with them a comparison reads only what it needs. */
import type { ReadDoubles } from "../../adapters/tabular-reader/columns/file-bytes.ts";
import type { CellCounts, Cells } from "../../stats/columnar/cells.ts";
import { columnOf, evenLevels, type NumberColumn, type NumberDigest } from "../../stats/columnar/number-digest.ts";
import { orderedArray, quantileOf, ranksOf } from "../../stats/columnar/ordered.ts";
import { orderedElsewhere } from "../../stats/columnar/ordered-cells.ts";

/** Where they are: numbers of values below each cell, sums, and by segment the first cell and how many there are. */
export interface KeptCells {
  /** First byte. */
  readonly at: number;
  readonly count: number;
  readonly segments: number;
  readonly low: number;
  readonly scale: number;
}

const MOST_CELLS = 1 << 20;

const lengthOf = ({ count, segments }: Pick<KeptCells, "count" | "segments">) => 2 * count + 1 + 2 * segments;

/** As they are written: doubles, all of them. */
export function packCells(
  sorted: Float64Array,
  at: number,
): { readonly kept: KeptCells; readonly bytes: Float64Array } {
  const values = orderedArray(sorted);
  const { cells } = values;
  const { starts, sums } = values.inCells(cells);
  const { count, low, scale, firsts, widths } = cells;
  const bytes = Float64Array.from([...starts, ...sums, ...firsts, ...widths]);
  return { kept: { at, count, segments: firsts.length, low, scale }, bytes };
}

/** What was written, read as hostile input; null: nothing that can be cells. */
export function parseKeptCells(value: unknown): KeptCells | null {
  if (typeof value !== "object" || value === null) return null;
  const { at, count, segments, low, scale } = value as Readonly<Record<string, unknown>>;
  const isCount = (each: unknown, most: number): each is number =>
    Number.isSafeInteger(each) && (each as number) >= 0 && (each as number) <= most;
  if (!isCount(at, Number.MAX_SAFE_INTEGER) || !isCount(count, MOST_CELLS) || !isCount(segments, MOST_CELLS))
    return null;
  if (count < 1 || segments < 1 || typeof low !== "number" || typeof scale !== "number") return null;
  return Number.isFinite(low) && Number.isFinite(scale) && scale >= 0 ? { at, count, segments, low, scale } : null;
}

/** Every so many quantiles of a profile are looked for in its values: those of another one do not belong to it. */
const LOOKED = 64;

/** `at`: where the values begin. What is wrong with the file is thrown inside `guard`, also later, as it is read. */
export function openKept(
  readDoubles: ReadDoubles,
  at: number,
  kept: KeptCells,
  digest: NumberDigest,
  guard: <T>(look: () => T) => T,
): NumberColumn {
  const { cells, counts } = guard(() => readCells(readDoubles, kept, digest.n));
  const read = (from: number, until: number) => {
    const values = new Float64Array(until - from);
    readDoubles(at + 8 * from, values);
    return values;
  };
  const values = orderedElsewhere(cells, counts, { read, guard });
  const levels = evenLevels(digest.sorted.length);
  const looked = levels.flatMap((level, index) => (index % LOOKED === 0 ? [{ level, index }] : []));
  const shares = looked.map(({ level }) => level);
  values.foresee({ ranks: ranksOf(digest.n, shares) });
  const found = looked.map(({ level }) => quantileOf(values, level));
  guard(() => {
    if (found.some((value, at) => value !== digest.sorted[looked[at]?.index ?? 0])) throw new Error(ANOTHER);
  });
  return { ...columnOf(digest), values, exact: true, rankError: 0 };
}

export const ANOTHER = "its values are not those of the profile";

function readCells(readDoubles: ReadDoubles, kept: KeptCells, n: number) {
  const { count, segments, low, scale } = kept;
  const all = new Float64Array(lengthOf(kept));
  readDoubles(kept.at, all);
  const starts = Uint32Array.from(all.subarray(0, count + 1));
  const sums = all.slice(count + 1, 2 * count + 1);
  const firsts = Int32Array.from(all.subarray(2 * count + 1, 2 * count + 1 + segments));
  const widths = Int32Array.from(all.subarray(2 * count + 1 + segments));
  const cells: Cells = { count, low, scale, firsts, widths };
  const counts: Pick<CellCounts, "starts" | "sums"> = { starts, sums };
  const isAscending = starts.every((start, cell) => start >= (starts[cell - 1] ?? 0));
  const isCut = widths.every((width, at) => width >= 1 && (firsts[at] ?? 0) + width === (firsts[at + 1] ?? count));
  if (
    starts[0] !== 0 ||
    starts[count] !== n ||
    !isAscending ||
    firsts[0] !== 0 ||
    !isCut ||
    !sums.every(Number.isFinite)
  ) {
    throw new Error("its cells are not those of its values");
  }
  return { cells, counts };
}
