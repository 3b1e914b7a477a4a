/** Who may wait: a queue that is bounded, and a word at once to whoever would wait for longer than they want. */
import { Fault } from "../fault.ts";
import { type Entry, settle, type Waiting } from "./entry.ts";
import type { Line } from "./line.ts";

export interface QueueLimits {
  readonly rows: number;
  readonly bytes: number;
}

export const tooLate = (): Fault => new Fault(504, "the time for this request is over");
/** Nobody reads it, but whoever counts what is under way must hear that it ended. */
export const hungUp = (): Fault => new Fault(499, "the caller has hung up");

/** Null: come in. `wait`: milliseconds that so many rows will take. */
export function admit<Q extends Waiting, A>(
  line: Line<Entry<Q, A>>,
  limits: QueueLimits,
  question: Q,
  bytes: number,
  now: number,
  wait: (rows: number) => number,
): Fault | null {
  if (question.deadline <= now) return tooLate();
  if (isFull(line, limits, question.rows, bytes)) {
    // Places of such as have left are free.
    for (const entry of line.remove(({ question: { caller } }) => caller?.destroyed === true)) settle(entry, hungUp());
    if (isFull(line, limits, question.rows, bytes)) return busy(wait(line.rows));
  }
  const expected = line.length === 0 ? 0 : wait(line.rows + question.rows);
  return now + expected > question.deadline ? busy(expected) : null;
}

/** Whoever comes to an empty queue comes in, however large. */
const isFull = (
  line: Pick<Line<unknown>, "length" | "rows" | "bytes">,
  limits: QueueLimits,
  rows: number,
  bytes: number,
) => line.length > 0 && (line.rows + rows > limits.rows || line.bytes + bytes > limits.bytes);

const busy = (milliseconds: number): Fault =>
  new Fault(429, "too many requests are waiting; try again later", {
    headers: { "retry-after": String(Math.min(60, Math.max(1, Math.ceil(milliseconds / 1_000)))) },
  });
