/**
 * When an executor on another thread is given its next batch while it is at work on one: late, so that the batch is as
 * large as it can be, and yet in time, so that the executor need not wait for this thread, which has callers to read.
 */
import type { Line } from "./line.ts";

export interface Following {
  /** Whether one batch more is due beside so many that are with the executor. */
  isDue(running: number, waiting: Pick<Line<unknown>, "length" | "rows">): boolean;
  /** A run of so many rows has begun, and nothing else runs. */
  began(rows: number, now: number): void;
  ended(): void;
}

export interface FollowingOptions {
  readonly slots: number;
  readonly maxRows: number;
  readonly monotonic: () => number;
  /** Milliseconds that so many rows take; 0: nobody knows. */
  readonly expected: (rows: number) => number;
  /** Told once a run, if at all. */
  readonly nearlyOver: () => void;
}

/** Of the time that a run takes. */
const NEARLY_OVER = 0.9;
/** Timers are no finer: in a shorter run it is noticed when its callers' next requests come. */
const LEAST_TIMER_MS = 1;

export function createFollowing({ slots, maxRows, monotonic, expected, nearlyOver }: FollowingOptions): Following {
  let overFrom = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const ended = () => {
    clearTimeout(timer);
    overFrom = Number.POSITIVE_INFINITY;
  };
  return {
    // Nothing could be added to a full batch.
    isDue: (running, { length, rows }) =>
      length > 0 && (running === 0 || (running < slots && (rows >= maxRows || monotonic() >= overFrom))),
    began: (rows, now) => {
      ended();
      const wait = slots > 1 ? expected(rows) * NEARLY_OVER : 0;
      if (wait === 0) return;
      overFrom = now + wait;
      if (wait >= LEAST_TIMER_MS) timer = setTimeout(nearlyOver, wait).unref();
    },
    ended,
  };
}
