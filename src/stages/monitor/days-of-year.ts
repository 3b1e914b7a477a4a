/** Spans of the days of a year, by UTC: over New Year they go on, and 29 February is a day of every year's calendar. */

export interface Days {
  /** From 0, which is 1 January; 1 March is 60 in every year. */
  readonly first: number;
  readonly count: number;
}

export const YEAR_DAYS = 366;

const DAY = 86_400_000;
const FIRST_OF_MONTH = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335] as const;
const MONTHS = "January February March April May June July August September October November December".split(" ");

const inYear = (day: number): number => ((day % YEAR_DAYS) + YEAR_DAYS) % YEAR_DAYS;

export function dayOfYear(time: number): number {
  const date = new Date(time);
  return (FIRST_OF_MONTH[date.getUTCMonth()] ?? 0) + date.getUTCDate() - 1;
}

/** From the day of one moment to the day of a later one, both with it. */
export function daysBetween(from: number, to: number): Days {
  const first = dayOfYear(from);
  // A day less than a year may begin and end on days that follow each other.
  const isWhole = to - from >= (YEAR_DAYS - 1) * DAY;
  return isWhole ? { first: 0, count: YEAR_DAYS } : { first, count: inYear(dayOfYear(to) - first) + 1 };
}

export function widened({ first, count }: Days, days: number): Days {
  if (count + 2 * days >= YEAR_DAYS) return { first: 0, count: YEAR_DAYS };
  return { first: inYear(first - days), count: count + 2 * days };
}

export const hasDay = ({ first, count }: Days, day: number): boolean => inYear(day - first) < count;

/** For example `12 March to 9 June`. */
export function daysText({ first, count }: Days): string {
  if (count >= YEAR_DAYS) return "the whole year";
  const last = inYear(first + count - 1);
  return count === 1 ? dayText(first) : `${dayText(first)} to ${dayText(last)}`;
}

function dayText(day: number): string {
  const month = FIRST_OF_MONTH.findLastIndex((first) => first <= day);
  return `${day - (FIRST_OF_MONTH[month] ?? 0) + 1} ${MONTHS[month]}`;
}
