/** Which days of a prediction log are over and not written down as tables yet. Pure. */
import type { CompactionRecord } from "../../domain/records.ts";

const DAY_MS = 86_400_000;

export const dayOf = (moment: string): string => new Date(Date.parse(moment)).toISOString().slice(0, 10);

export interface CompactFacts {
  readonly deployment: string;
  /** Days of which anything was logged. */
  readonly logged: ReadonlySet<string>;
  readonly records: readonly CompactionRecord[];
  /** All that was logged before is here. */
  readonly until: Date;
}

/** Oldest first. A day is that of the answer, not of the event: of a day that is over nothing more can come. */
export function dueDays({ deployment, logged, records, until }: CompactFacts): readonly string[] {
  const done = new Set(records.filter((each) => each.deployment === deployment).map(({ day }) => day));
  const isOver = (day: string) => Date.parse(day) + DAY_MS <= until.getTime();
  return [...logged].filter((day) => isOver(day) && !done.has(day)).sort();
}
