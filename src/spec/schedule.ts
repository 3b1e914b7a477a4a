/** Schedules as specs write them: a word, or five cron fields as GitHub reads them (UTC). */

const WORDS = ["hourly", "daily", "weekly", "monthly"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Names that may stand for numbers; the first one stands for `low`. */
  readonly names: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "minute", low: 0, high: 59, names: [] },
  { name: "hour", low: 0, high: 23, names: [] },
  { name: "day of the month", low: 1, high: 31, names: [] },
  { name: "month", low: 1, high: 12, names: MONTHS },
  { name: "day of the week", low: 0, high: 6, names: DAYS },
];

/** Why the text is not a schedule; null when it is one. */
export function scheduleProblem(text: string): string | null {
  if (WORDS.includes(text)) return null;
  const fields = text.trim().split(/[ \t]+/);
  if (fields.length !== FIELDS.length) return `${fields.length} fields instead of 5, and none of ${WORDS.join(", ")}`;
  for (const [index, field] of FIELDS.entries()) {
    const reason = fieldProblem(field, fields[index] ?? "");
    if (reason) return `${field.name}: ${reason}`;
  }
  return null;
}

function fieldProblem(field: Field, text: string): string | null {
  for (const item of text.split(",")) {
    const [, range = "", step] = /^([^/]*)(?:\/([1-9][0-9]{0,2}))?$/.exec(item) ?? [];
    if (range === "") return `${item || "nothing"} is not a value, a range or a step`;
    if (step !== undefined && Number(step) > field.high) return `a step of ${step} never comes`;
    if (range === "*") continue;
    const ends = range.split("-").map((end) => numberOf(field, end));
    const [first, last = first] = ends;
    if (ends.length > 2 || first == null || last == null)
      return `${range} is not between ${field.low} and ${field.high}`;
    if (first > last) return `${range} runs backwards`;
  }
  return null;
}

function numberOf(field: Field, text: string): number | null {
  const named = field.names.indexOf(text.toLowerCase());
  if (named >= 0) return field.low + named;
  const value = /^[0-9]{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.low && value <= field.high ? value : null;
}
