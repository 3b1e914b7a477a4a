/** Schedules as specs write them: a word, or five cron fields as GitHub reads them (UTC). */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/** The longest that each month can be: February has its 29th day in leap years. */
const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The same moments that cron's own words mean. */
const WORDS: Readonly<Record<string, string>> = {
  hourly: "0 * * * *",
  daily: "0 0 * * *",
  weekly: "0 0 * * 0",
  monthly: "0 0 1 * *",
};

const DAY_MS = 86_400_000;
/** 29 February comes every fourth year, except in most years that end a century: eight years apart at most. */
const LONGEST_WAIT_DAYS = 8 * 366;

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Names that may stand for numbers; the first one stands for `low`. */
  readonly names: readonly string[];
}

const FIELDS = {
  minute: { name: "minute", low: 0, high: 59, names: [] },
  hour: { name: "hour", low: 0, high: 23, names: [] },
  date: { name: "day of the month", low: 1, high: 31, names: [] },
  month: { name: "month", low: 1, high: 12, names: MONTHS },
  weekday: { name: "day of the week", low: 0, high: 6, names: DAYS },
} as const satisfies Readonly<Record<string, Field>>;

/** The values at which each field matches; null: every value (`*`), which leaves the day to the other day field. */
type Slots = Readonly<Record<keyof typeof FIELDS, ReadonlySet<number> | null>>;

type Read<T> = { readonly value: T } | { readonly problem: string };

/** Why the text is not a schedule; null when it is one. */
export function scheduleProblem(text: string): string | null {
  const read = readSchedule(text);
  return "problem" in read ? read.problem : null;
}

/**
 * The last moment at or before `now` at which the schedule was due. As in cron, a day matches by its date or by its
 * weekday when both are restricted. Throws a RangeError for text that is not a schedule.
 */
export function lastSlot(schedule: string, now: Date): Date {
  const read = readSchedule(schedule);
  if ("problem" in read) throw new RangeError(`not a schedule: ${read.problem}`);
  const { value: slots } = read;
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  for (let day = 0; day <= LONGEST_WAIT_DAYS; day += 1) {
    const midnight = today - day * DAY_MS;
    if (!isDue(slots, new Date(midnight))) continue;
    const minute = lastMinute(slots, day === 0 ? Math.floor((now.getTime() - today) / 60_000) : 24 * 60 - 1);
    if (minute !== null) return new Date(midnight + minute * 60_000);
  }
  throw new RangeError(`not a schedule: ${schedule} never comes`);
}

/** The first moment after `now` at which the schedule is due. Throws a RangeError for text that is not a schedule. */
export function nextSlot(schedule: string, now: Date): Date {
  const read = readSchedule(schedule);
  if ("problem" in read) throw new RangeError(`not a schedule: ${read.problem}`);
  const { value: slots } = read;
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  for (let day = 0; day <= LONGEST_WAIT_DAYS; day += 1) {
    const midnight = today + day * DAY_MS;
    if (!isDue(slots, new Date(midnight))) continue;
    const minute = firstMinute(slots, day === 0 ? Math.floor((now.getTime() - today) / 60_000) + 1 : 0);
    if (minute !== null) return new Date(midnight + minute * 60_000);
  }
  throw new RangeError(`not a schedule: ${schedule} never comes`);
}

function isDue({ date, month, weekday }: Slots, day: Date): boolean {
  if (month && !month.has(day.getUTCMonth() + 1)) return false;
  const onDate = date?.has(day.getUTCDate());
  const onWeekday = weekday?.has(day.getUTCDay());
  if (onDate === undefined || onWeekday === undefined) return onDate ?? onWeekday ?? true;
  return onDate || onWeekday;
}

/** The last minute of a day, not after `latest`. */
function lastMinute({ hour: hours, minute: minutes }: Slots, latest: number): number | null {
  for (let hour = Math.floor(latest / 60); hour >= 0; hour -= 1) {
    if (hours && !hours.has(hour)) continue;
    for (let minute = Math.min(59, latest - hour * 60); minute >= 0; minute -= 1) {
      if (!minutes || minutes.has(minute)) return hour * 60 + minute;
    }
  }
  return null;
}

/** The first minute of a day, not before `earliest`. */
function firstMinute({ hour: hours, minute: minutes }: Slots, earliest: number): number | null {
  for (let hour = Math.floor(earliest / 60); hour < 24; hour += 1) {
    if (hours && !hours.has(hour)) continue;
    for (let minute = Math.max(0, earliest - hour * 60); minute < 60; minute += 1) {
      if (!minutes || minutes.has(minute)) return hour * 60 + minute;
    }
  }
  return null;
}

function readSchedule(text: string): Read<Slots> {
  const words = Object.keys(WORDS);
  const parts = (words.includes(text) ? (WORDS[text] ?? "") : text).trim().split(/[ \t]+/);
  const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  if (parts.length !== names.length)
    return { problem: `${parts.length} fields instead of 5, and none of ${words.join(", ")}` };
  const slots: Partial<Record<keyof typeof FIELDS, ReadonlySet<number> | null>> = {};
  for (const [index, name] of names.entries()) {
    const field = readField(FIELDS[name], parts[index] ?? "");
    if ("problem" in field) return { problem: `${FIELDS[name].name}: ${field.problem}` };
    slots[name] = field.value;
  }
  const { minute = null, hour = null, date = null, month = null, weekday = null } = slots;
  if (date && !weekday && !comesEver(date, month)) return { problem: "no month named has such a day" };
  return { value: { minute, hour, date, month, weekday } };
}

const comesEver = (dates: ReadonlySet<number>, months: ReadonlySet<number> | null): boolean =>
  LONGEST.some((longest, index) => (!months || months.has(index + 1)) && Math.min(...dates) <= longest);

function readField(field: Field, text: string): Read<ReadonlySet<number> | null> {
  if (text === "*") return { value: null };
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const read = readItem(field, item);
    if ("problem" in read) return read;
    const { first, last, step } = read.value;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return { value: values };
}

/** `a`, `a-b`, `*`, each with `/step`; as GitHub documents it, `a/step` goes on to the field's end. */
function readItem(
  field: Field,
  item: string,
): Read<{ readonly first: number; readonly last: number; readonly step: number }> {
  const { low, high } = field;
  const [, range = "", stepText] = /^([^/]*)(?:\/([1-9][0-9]{0,2}))?$/.exec(item) ?? [];
  if (range === "") return { problem: `${item || "nothing"} is not a value, a range or a step` };
  const step = Number(stepText ?? 1);
  if (stepText !== undefined && step > high) return { problem: `a step of ${stepText} never comes` };
  if (range === "*") return { value: { first: low, last: high, step } };
  const ends = range.split("-").map((end) => numberOf(field, end));
  const [first, last = stepText === undefined ? first : high] = ends;
  if (ends.length > 2 || first == null || last == null)
    return { problem: `${range} is not between ${low} and ${high}` };
  if (first > last) return { problem: `${range} runs backwards` };
  return { value: { first, last, step } };
}

function numberOf(field: Field, text: string): number | null {
  const named = field.names.indexOf(text.toLowerCase());
  if (named >= 0) return field.low + named;
  const value = /^[0-9]{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.low && value <= field.high ? value : null;
}
