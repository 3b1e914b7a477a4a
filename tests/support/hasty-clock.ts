/** A clock whose sleeps are noted and cut short: long enough for another process to come to itself. */
import type { Clock } from "../../src/ports/clock.ts";

export interface HastyClock extends Clock {
  readonly slept: readonly number[];
}

export function hastyClock(): HastyClock {
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date("2026-01-01T00:00:00.000Z"),
    monotonic: () => performance.now(),
    async sleep(milliseconds) {
      slept.push(milliseconds);
      await new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 20)));
    },
  };
}
