/** How long to wait before asking again: as the registry says, else longer each time. */
import type { Outcome } from "./http.ts";

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** Who wants more is asked again by the next run. */
const LONGEST_ASKED_MS = 120_000;

/** null: longer than anybody waits here. */
export function patienceFor(outcome: Outcome, failures: number, now: Date): number | null {
  const asked = outcome.kind === "answer" ? parseRetryAfter(outcome.header("retry-after"), now) : null;
  if (asked !== null) return asked > LONGEST_ASKED_MS ? null : asked;
  const usual = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  // Many runners that were cut at once do not come back at once.
  return usual * (0.75 + Math.random() / 2);
}

/** Seconds, or a date: RFC 9110, section 10.2.3. */
export function parseRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? null : Math.max(0, moment - now.getTime());
}
