/** Windows of the same slot: the same weekday, or the same hour of the day. A season of the year has none: see year-reference.ts. */
import type { MonitoringRecord } from "../../domain/records.ts";
import type { Monitoring } from "./facts.ts";
import type { Window } from "./windows.ts";

/** With fewer, what is usual is not known. */
export const FEWEST_EARLIER = 4;

const WEEKDAYS = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"] as const;

/** null: every window is like every other one. By UTC. */
export function slotOf({ from }: Window, season: Monitoring["season"]): number | null {
  const start = new Date(from);
  if (season === "weekday") return start.getUTCDay();
  return season === "hour" ? start.getUTCHours() : null;
}

/** Of windows of a slot, for example `6 Mondays before` or `4 earlier windows from 15:00`. */
export function slotText(count: number, window: Window, season: Monitoring["season"]): string {
  const slot = slotOf(window, season);
  if (slot === null) return `${count} earlier windows`;
  if (season === "weekday") return `${count} ${WEEKDAYS[slot]} before`;
  return `${count} earlier windows from ${String(slot).padStart(2, "0")}:00`;
}

/** Earlier windows of the same slot that had rows, oldest first. */
export function sameSlot(
  history: readonly MonitoringRecord[],
  window: Window,
  season: Monitoring["season"],
): readonly MonitoringRecord[] {
  const slot = slotOf(window, season);
  return history.filter((record) => record.predictions > 0 && slotOf(record.window, season) === slot);
}
