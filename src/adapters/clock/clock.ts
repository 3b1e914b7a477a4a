/** The time of this machine, a time that a demo plays, and identifiers. */
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Clock, Ids } from "../../ports/clock.ts";

export function systemClock(): Clock {
  return {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: async (milliseconds) => {
      await wait(milliseconds);
    },
  };
}

export interface SimulatedClock extends Clock {
  advance(milliseconds: number): void;
  /** Jumps to a moment; the past is refused, since what was written would then lie in the future. */
  advanceTo(iso: string): void;
}

/**
 * A calendar that moves only when told, for playing years in seconds. Durations are real: `monotonic` measures
 * and `sleep` waits on this machine's clock.
 */
export function simulatedClock(startIso: string): SimulatedClock {
  let now = Date.parse(startIso);
  const advance = (milliseconds: number) => {
    if (!(milliseconds >= 0)) throw new RangeError(`a clock does not go back: ${milliseconds} ms`);
    now += milliseconds;
  };
  return {
    ...systemClock(),
    now: () => new Date(now),
    advance,
    advanceTo: (iso) => advance(Date.parse(iso) - now),
  };
}

export function randomIds(): Ids {
  return { next: () => randomUUID() };
}
