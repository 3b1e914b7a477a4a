/** The shadows' copies of the traffic: asked when nobody waits, from bounded queues, never in an answer's way. */
import { Fault } from "./fault.ts";
import type { Member } from "./member.ts";
import type { Question } from "./question.ts";

export interface ShadowCounters {
  readonly rows: number;
  readonly errors: number;
  readonly dropped: number;
}

export interface Shadows {
  offer(question: Question): void;
  /** null: there is no shadow. */
  counters(): ShadowCounters | null;
  /** Resolves when nothing waits to be offered. */
  settled(): Promise<void>;
}

/** A copy that waits for longer is let go. */
const PATIENCE_MS = 60_000;

export function createShadows(members: readonly Member[], monotonic: () => number): Shadows {
  const counters = { rows: 0, errors: 0, dropped: 0 };
  const offered = new Set<Promise<void>>();

  const ask = async (member: Member, question: Question) => {
    // The champion's reply is written first.
    await new Promise((resolve) => setImmediate(resolve));
    const receivedAt = monotonic();
    try {
      await member.ask({ ...question, caller: null, fallback: null, receivedAt, deadline: receivedAt + PATIENCE_MS });
      counters.rows += question.rows;
    } catch (error) {
      if (error instanceof Fault && error.status === 429) counters.dropped += question.rows;
      else counters.errors += 1;
    }
  };
  return {
    offer: (question) => {
      for (const member of members) {
        const asked = ask(member, question).finally(() => offered.delete(asked));
        offered.add(asked);
      }
    },
    counters: () => (members.length === 0 ? null : { ...counters }),
    settled: async () => {
      await Promise.all(offered);
    },
  };
}
