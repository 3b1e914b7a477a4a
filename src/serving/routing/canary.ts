/** Asks a canary; where it fails, the champion answers in its place, and it is counted. */
import type { Prediction } from "../../domain/prediction.ts";
import { Fault } from "../fault.ts";
import type { Member } from "../member.ts";
import type { Question, Reply } from "../question.ts";

export type Fallback = NonNullable<Prediction["fallback"]>;

export interface Stood {
  readonly member: Member;
  readonly reply: Reply;
  readonly fallback: Fallback | null;
}

/** The champion needs time as well: the canary has at most half of what is left. */
const SHARE_OF_TIME = 0.5;
/** A canary that hangs must not make its callers wait for half a minute. */
const PATIENCE_MS = 2_000;
/** Of models that take their time: as many times as long as the champion usually does. */
const PATIENCE_FACTOR = 4;

/** When the canary's turn is over; `usualMs`: 95th percentile of the champion, where it is known. */
export const canaryDeadline = (now: number, deadline: number, usualMs: number | null): number =>
  now + Math.min((deadline - now) * SHARE_OF_TIME, Math.max(PATIENCE_MS, PATIENCE_FACTOR * (usualMs ?? 0)));

/** Less than this is no time for any model: queue, run and a busy machine take it. */
const LEAST_MS = 100;

/** Whether the canary's turn is long enough that it can be blamed for taking longer; `usualMs` as above. */
export const leavesTime = (now: number, deadline: number, usualMs: number | null): boolean =>
  (deadline - now) * SHARE_OF_TIME >= Math.min(PATIENCE_MS, Math.max(LEAST_MS, PATIENCE_FACTOR * (usualMs ?? 0)));

/** Turned away, or not done in time: what a caller in haste can bring about with any model. */
const isForTime = (error: unknown): boolean => error instanceof Fault && [429, 504].includes(error.status);

/** null: it is not the canary's failure, and the champion is not asked in its place. */
export function fallbackOf(error: unknown): Fallback | null {
  if (!(error instanceof Fault)) return "error";
  switch (error.status) {
    case 422:
      return "non-finite";
    case 504:
      return "timeout";
    // Its own queue is full: it is slower than its share of the traffic.
    case 429:
    case 500:
      return "error";
    // What the caller sent, a caller who has gone, a log that does not take it, a server that stops.
    default:
      return null;
  }
}

/**
 * `failed` is told only where the champion did answer: what nobody can answer says nothing against the canary. `isForTime`:
 * it may be the caller's haste.
 */
export async function askCanary(
  canary: Member,
  champion: Member,
  question: Question,
  deadline: number,
  failed: (fallback: Fallback, isForTime: boolean) => void,
): Promise<Stood> {
  try {
    return { member: canary, reply: await canary.ask({ ...question, deadline }), fallback: null };
  } catch (error) {
    const fallback = fallbackOf(error);
    if (fallback === null) throw error;
    const reply = await champion.ask({ ...question, fallback });
    failed(fallback, isForTime(error));
    return { member: champion, reply, fallback };
  }
}
