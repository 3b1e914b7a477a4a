/** Rows by the day of the year that they are of, and those of them that a window's season is made of. */
import type { Row } from "../../domain/table.ts";
import { parseTimestamp } from "../../domain/timestamp.ts";
import { type Days, dayOfYear, hasDay, widened, YEAR_DAYS } from "./days-of-year.ts";
import { inProportion, partOf, type WindowDays } from "./window-days.ts";

/** Rows whose days are known; -1: the row does not say. */
export interface DatedRows {
  readonly days: ArrayLike<number>;
  /** How many rows each day of the year has. */
  readonly byDay: Uint32Array;
  readonly row: (index: number) => Row;
}

/** So many days before and after those of the window, at most: farther from them it is another season. */
export const MOST_WIDENED = 15;
const NEARLY_ALL = 0.95;
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

/** Rows of a season, and of which days they are. */
export interface SeasonRows {
  readonly days: Days;
  /** Places of the rows. */
  readonly indexes: readonly number[];
  /** Many rows of these days are left out, that would have changed the proportions. */
  readonly isPart: boolean;
}

/** As few days more as give so many rows; where even the most do not, what these give. */
export function rowsOfSeason(dated: Pick<DatedRows, "days" | "byDay">, own: WindowDays, enough: number): SeasonRows {
  for (let by = 0; ; by++) {
    const days = widened(own.days, by);
    const available = byPart(dated, own, days);
    const taken = inProportion(available, own.shares);
    const [all, rows] = [sum(available), sum(taken)];
    if (rows < enough && by < MOST_WIDENED) continue;
    return { days, indexes: placesOf(dated, own, days, taken), isPart: rows < NEARLY_ALL * all };
  }
}

function byPart({ byDay }: Pick<DatedRows, "byDay">, own: WindowDays, days: Days): readonly number[] {
  const parts = own.shares.map(() => 0);
  for (let at = 0; at < days.count; at++) {
    const day = (days.first + at) % YEAR_DAYS;
    const part = partOf(own.days, parts.length, day);
    parts[part] = (parts[part] ?? 0) + (byDay[day] ?? 0);
  }
  return parts;
}

/** Evenly spaced ones of each part. */
function placesOf(
  { days: of }: Pick<DatedRows, "days">,
  own: WindowDays,
  days: Days,
  taken: readonly number[],
): readonly number[] {
  const found: number[][] = taken.map(() => []);
  for (let index = 0; index < of.length; index++) {
    const day = of[index] ?? -1;
    if (day >= 0 && hasDay(days, day)) found[partOf(own.days, taken.length, day)]?.push(index);
  }
  const most = Math.min(1, MOST_ROWS / Math.max(1, sum(taken)));
  const places = found.flatMap((indexes, part) => {
    const count = Math.floor((taken[part] ?? 0) * most);
    return Array.from({ length: count }, (_, at) => indexes[Math.floor((at * indexes.length) / count)] ?? 0);
  });
  return places.sort((a, b) => a - b);
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
