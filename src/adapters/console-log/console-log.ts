/** Port `Log` for a terminal, and for logs that are read afterwards. */
import type { Log } from "../../ports/log.ts";

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface Options {
  /** Standard error by default, so that standard output stays free for results. */
  readonly output?: Output;
  /** Milliseconds that never go back. */
  readonly monotonic?: () => number;
}

/** Between two lines about one task where lines stay: nobody reads sixty lines of a minute. */
const SPARSE_MS = 5_000;
const REDRAW_MS = 100;
const CLEAR_LINE = "\r\u001b[2K";

/** Everything that moves a cursor, recolours or reorders text; lines may break. */
const STEERING = /[[\p{Cc}\p{Bidi_Control}]--[\n\t]]/gv;

/**
 * Text of programs, data and people steers neither a terminal nor a workflow's runner, which obeys what it reads in
 * any step's output: lines that begin with `::command::`, and `##[command]` anywhere. A character that nobody sees
 * breaks both.
 */
const inert = (text: string): string =>
  text
    .replace(STEERING, "\u{fffd}")
    .replace(/^(\s*:)(?=:)/gm, "$1\u200b")
    .replaceAll("##[", "#\u200b#[");

/**
 * On a terminal a task's progress is one line that is drawn over; elsewhere a line now and then, and always the
 * last one.
 */
export function consoleLog(options: Options = {}): Log {
  const { output = process.stderr, monotonic = () => performance.now() } = options;
  const interactive = output.isTTY === true;
  const shown = new Map<string, number>();
  let drawn = false;

  const line = (text: string) => {
    output.write(`${drawn ? CLEAR_LINE : ""}${inert(text)}\n`);
    drawn = false;
  };
  return {
    info: (message) => line(message),
    warn: (message) => line(`warning: ${message}`),
    progress(task, fraction, detail) {
      const at = monotonic();
      const before = shown.get(task);
      const finished = fraction === 1;
      if (finished) shown.delete(task);
      else if (before !== undefined && at - before < (interactive ? REDRAW_MS : SPARSE_MS)) return;
      else shown.set(task, at);
      // A task that ends before its first line was due has nothing to say beyond what its caller logs.
      if (finished && before === undefined) return;
      const text = `  ${task} ${bar(fraction)}${detail}`;
      if (!interactive || finished) return line(text);
      output.write(`${CLEAR_LINE}${inert(text).slice(0, (output.columns ?? 80) - 1)}`);
      drawn = true;
    },
  };
}

const bar = (fraction: number | null): string =>
  fraction === null ? "" : `${String(Math.round(Math.min(1, Math.max(0, fraction)) * 100)).padStart(3)} % `;
