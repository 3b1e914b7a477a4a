/** Points in time as data files write them: ISO 8601 dates and date-times, UTC when no zone is given. */

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds since 1970 (digits beyond a millisecond are cut), or null for anything else than such a time. */
export function parseTimestamp(text: string): number | null {
  const parts = SHAPE.exec(text);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = Date.UTC(year, month - 1, day);
  const midnight = new Date(date);
  // Date.UTC rolls 30 February over into March; such a date is a mistake, not a day of March.
  if (year < 100 || midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const milliseconds = Number((parts[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const offset = zoneOffset(parts[8]);
  return offset === null ? null : date + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - offset;
}

/** One text per instant: the date alone at midnight UTC, else the full time. */
export function formatTimestamp(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
}

function zoneOffset(zone: string | undefined): number | null {
  if (zone === undefined || zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
