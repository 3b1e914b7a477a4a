/** Which days of the year a window's rows are of, and rows of the same days in the same proportions. */
import { type Days, dayOfYear, daysBetween, YEAR_DAYS } from "./days-of-year.ts";
import type { Window } from "./windows.ts";

/** Days in parts of half a month at most, and each part's share of the window's rows. */
export interface WindowDays {
  readonly days: Days;
  readonly shares: readonly number[];
}

const PART_DAYS = 15;
/** One row in twenty may be of another part than the window's. */
const MOST_APART = 0.05;
const STEPS = 100;

/**
 * From the first row to the last one, by event time: a deployment may have begun in the middle of its window. Of no rows
 * all days of the window, evenly.
 */
export function daysOfWindow(rows: readonly { readonly eventTime: string }[], { from, to }: Window): WindowDays {
  const times = rows.map(({ eventTime }) => Date.parse(eventTime));
  const [first = Date.parse(from), last = Date.parse(to) - 1] = [times[0], times.at(-1)];
  const days = daysBetween(first, last);
  const found =
    times.length > 0 ? times.map(dayOfYear) : Array.from({ length: days.count }, (_, day) => days.first + day);
  const counts = new Array<number>(Math.ceil(days.count / PART_DAYS)).fill(0);
  for (const day of found) {
    const part = partOf(days, counts.length, day);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return { days, shares: counts.map((count) => count / found.length) };
}

/** Days around those of the window count to its first part, or to its last one. */
export function partOf({ first, count }: Days, parts: number, day: number): number {
  const after = (((day - first) % YEAR_DAYS) + YEAR_DAYS) % YEAR_DAYS;
  if (after < count) return Math.floor((after * parts) / count);
  return after - count < YEAR_DAYS - after ? parts - 1 : 0;
}

/**
 * How many rows of each part, as many as there are in nearly the window's proportions: where traffic grows, or weeks are
 * missing, the middle of a season is no longer its average. All zero: a part of the window has next to none.
 */
export function inProportion(available: readonly number[], shares: readonly number[]): readonly number[] {
  const all = available.reduce((sum, count) => sum + count, 0);
  for (let step = 0; step < STEPS; step++) {
    const wanted = all * (1 - step / STEPS);
    const taken = available.map((count, part) => Math.min(count, Math.round(wanted * (shares[part] ?? 0))));
    if (apart(taken, shares) <= MOST_APART) return taken;
  }
  return available.map(() => 0);
}

/** Total variation. */
function apart(taken: readonly number[], shares: readonly number[]): number {
  const all = taken.reduce((sum, count) => sum + count, 0);
  if (all === 0) return 1;
  return taken.reduce((sum, count, part) => sum + Math.abs(count / all - (shares[part] ?? 0)), 0) / 2;
}
