/** Port `Log` for a terminal, and for logs that are read afterwards. */
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

/** What the log needs of a stream; `process.stderr` is one. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Between two lines about one task where lines stay: nobody reads sixty lines of a minute. */
const SPARSE_MS = 5_000;
const REDRAW_MS = 100;
const CLEAR_LINE = "\r\u001b[2K";

interface Shown {
  readonly at: number;
  readonly fraction: number | null;
}

/**
 * On a terminal a task's progress is one line that is drawn over; elsewhere a line now and then, and always the
 * last one. Writes to the given stream only, so that standard output stays free for results.
 */
export function consoleLog(output: Output, clock: Clock): Log {
  const interactive = output.isTTY === true;
  const shown = new Map<string, Shown>();
  let drawn = false;

  const line = (text: string) => {
    output.write(`${drawn ? CLEAR_LINE : ""}${text}\n`);
    drawn = false;
  };
  return {
    info: (message) => line(message),
    warn: (message) => line(`warning: ${message}`),
    progress(task, fraction, detail) {
      const at = clock.monotonic();
      const before = shown.get(task);
      const finished = fraction === 1;
      if (finished) shown.delete(task);
      else if (before && at - before.at < (interactive ? REDRAW_MS : SPARSE_MS)) return;
      else shown.set(task, { at, fraction });
      // A task that ends before its first line was due has nothing to say beyond what its caller logs.
      if (finished && !before) return;
      const text = `  ${task} ${bar(fraction)}${detail}`;
      if (!interactive || finished) return line(text);
      output.write(`${CLEAR_LINE}${text.slice(0, (output.columns ?? 80) - 1)}`);
      drawn = true;
    },
  };
}

const bar = (fraction: number | null): string =>
  fraction === null ? "" : `${String(Math.round(Math.min(1, Math.max(0, fraction)) * 100)).padStart(3)} % `;
