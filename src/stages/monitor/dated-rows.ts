/** Rows by the day of the year that they are of, and those of them that a window's season is made of. */
import type { Row } from "../../domain/table.ts";
import { parseTimestamp } from "../../domain/timestamp.ts";
import { type Days, dayOfYear, hasDay, widened, YEAR_DAYS } from "./days-of-year.ts";

/** Rows whose days are known; -1: the row does not say. */
export interface DatedRows {
  readonly days: ArrayLike<number>;
  /** How many rows each day of the year has. */
  readonly byDay: Uint32Array;
  readonly row: (index: number) => Row;
}

/** So many days before and after those of the window, at most: farther from them it is another season. */
export const MOST_WIDENED = 15;
/** Of more, evenly spaced ones. */
const MOST_ROWS = 20_000;

/** `moment`: the column that says when a row is of. Lines are kept as text: few of them are read again. */
export function datedLines(lines: readonly string[], moment: string | null): DatedRows {
  const read = (line: string | undefined): Row => JSON.parse(line ?? "{}") as Row;
  const days = Int16Array.from(lines, (line) => dayOf(read(line), moment));
  return { days, byDay: counted(days), row: (index) => read(lines[index]) };
}

export function datedRows(rows: readonly Row[], moment: string | null): DatedRows {
  const days = Int16Array.from(rows, (row) => dayOf(row, moment));
  return { days, byDay: counted(days), row: (index) => rows[index] ?? {} };
}

function dayOf(row: Row, moment: string | null): number {
  const cell = moment === null ? null : row[moment];
  const time = typeof cell === "string" ? parseTimestamp(cell) : null;
  return time === null ? -1 : dayOfYear(time);
}

function counted(days: Int16Array): Uint32Array {
  const byDay = new Uint32Array(YEAR_DAYS);
  for (const day of days) if (day >= 0) byDay[day] = (byDay[day] ?? 0) + 1;
  return byDay;
}

/** As few days more as give so many rows; where even the most do not, all of these. */
export function enoughDays({ byDay }: Pick<DatedRows, "byDay">, own: Days, enough: number): Days {
  for (let by = 0; by < MOST_WIDENED; by++) {
    const days = widened(own, by);
    let rows = 0;
    for (let day = 0; day < days.count; day++) rows += byDay[(days.first + day) % YEAR_DAYS] ?? 0;
    if (rows >= enough) return days;
  }
  return widened(own, MOST_WIDENED);
}

/** Places of the rows of these days, at most so many. */
export function indexesOn({ days: of }: Pick<DatedRows, "days">, days: Days): readonly number[] {
  const found: number[] = [];
  for (let index = 0; index < of.length; index++) {
    const day = of[index] ?? -1;
    if (day >= 0 && hasDay(days, day)) found.push(index);
  }
  if (found.length <= MOST_ROWS) return found;
  return Array.from({ length: MOST_ROWS }, (_, at) => found[Math.floor((at * found.length) / MOST_ROWS)] ?? 0);
}
