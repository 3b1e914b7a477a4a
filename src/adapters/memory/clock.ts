/** Time, ids and log lines that tests hold in their hands. */
import type { Clock, Ids } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

export interface FakeClock extends Clock {
  advance(milliseconds: number): void;
}

/** Stands still until told; sleeping advances it at once. */
export function fakeClock(startIso = "2026-01-01T00:00:00.000Z"): FakeClock {
  const start = Date.parse(startIso);
  let elapsed = 0;
  return {
    now: () => new Date(start + elapsed),
    monotonic: () => elapsed,
    async sleep(milliseconds) {
      elapsed += milliseconds;
    },
    advance(milliseconds) {
      elapsed += milliseconds;
    },
  };
}

export function counterIds(prefix = "id"): Ids {
  let count = 0;
  return {
    next() {
      count += 1;
      return `${prefix}-${count}`;
    },
  };
}

export interface CollectedLog extends Log {
  readonly lines: readonly string[];
}

export function collectingLog(): CollectedLog {
  const lines: string[] = [];
  return {
    lines,
    info: (message) => void lines.push(`info ${message}`),
    warn: (message) => void lines.push(`warn ${message}`),
    progress: (task, fraction, detail) => void lines.push(`progress ${task} ${fraction ?? "?"} ${detail}`),
  };
}
