/** Reads a window's summary that was stored somewhere: nothing of it is believed before it adds up. */
import { sketchRows } from "./quantile-sketch.ts";
import { VALUE_LIMIT, type WindowSummary } from "./window-summary.ts";

/** Levels beyond this one would stand for more rows than a number counts exactly. */
const LEVELS = 50;
const COLUMNS = 100_000;

/** Null where the text is no summary, or one that contradicts itself. */
export function readSummary(text: string): WindowSummary | null {
  const found = parsed(text);
  if (!isRecord(found) || found.schema !== 1 || !isCount(found.rows)) return null;
  const columns = found.columns;
  if (!Array.isArray(columns) || columns.length > COLUMNS || !columns.every(isColumn)) return null;
  if (new Set(columns.map(({ name }) => name)).size !== columns.length) return null;
  return { schema: 1, rows: found.rows, columns };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isColumn(column: unknown): column is WindowSummary["columns"][number] {
  if (!isRecord(column) || typeof column.name !== "string") return false;
  if (!isCount(column.n) || !isCount(column.missing)) return false;
  if (column.type === "number") return areNumbers(column, column.n);
  return column.type === "category" && areCategories(column, column.n);
}

function areNumbers({ min, max, mean, squares, sketch }: Record<string, unknown>, n: number): boolean {
  if (!isNumber(mean) || !isNumber(squares) || squares < 0 || !isRecord(sketch)) return false;
  const levels = sketch.levels;
  if (!Array.isArray(levels) || levels.length > LEVELS || !levels.every(isAscending)) return false;
  if (sketchRows({ levels }) !== n) return false;
  if (n === 0) return min === null && max === null;
  if (!isNumber(min) || !isNumber(max)) return false;
  return levels.every((level) => level.length === 0 || ((level[0] ?? 0) >= min && (level.at(-1) ?? 0) <= max));
}

function areCategories({ counts, others }: Record<string, unknown>, n: number): boolean {
  if (!Array.isArray(counts) || counts.length > VALUE_LIMIT || !isCount(others)) return false;
  if (!counts.every(isPair) || new Set(counts.map(([value]) => value)).size !== counts.length) return false;
  return counts.reduce((sum, [, count]) => sum + count, others) === n;
}

const isPair = (pair: unknown): pair is readonly [string, number] =>
  Array.isArray(pair) && pair.length === 2 && typeof pair[0] === "string" && isCount(pair[1]);

const isAscending = (values: unknown): values is readonly number[] =>
  Array.isArray(values) &&
  values.every((value, index) => isNumber(value) && (index === 0 || value >= values[index - 1]));

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
