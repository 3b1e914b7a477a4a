/** The shadow's copy of the traffic: asked when nobody waits, from a bounded queue, never in an answer's way. */
import type { Row } from "../domain/table.ts";
import type { Member } from "./member.ts";

interface ShadowJob {
  readonly rows: readonly Row[];
  /** Receives the shadow's probabilities and writes them down. */
  readonly record: (probabilities: readonly (readonly number[])[], latencyMs: number) => Promise<void>;
}

interface ShadowCounters {
  rows: number;
  errors: number;
  dropped: number;
}

export interface ShadowQueue {
  readonly counters: Readonly<ShadowCounters>;
  offer(job: ShadowJob): void;
  /** Resolves when nothing is waiting or running. */
  settled(): Promise<void>;
}

/** More than this waiting means that the shadow is slower than the traffic: the newest copies are left out. */
const MAX_WAITING_ROWS = 10_000;

export function createShadowQueue(member: Member, monotonic: () => number): ShadowQueue {
  const counters: ShadowCounters = { rows: 0, errors: 0, dropped: 0 };
  const waiting: ShadowJob[] = [];
  let waitingRows = 0;
  let running: Promise<void> | null = null;

  const work = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      waitingRows -= job.rows.length;
      // Gives requests that have arrived meanwhile their turn first.
      await new Promise((resolve) => setImmediate(resolve));
      const started = monotonic();
      try {
        const probabilities = await member.predict(job.rows);
        if (!probabilities.flat().every(Number.isFinite)) throw new Error("the shadow's answer is not finite");
        await job.record(probabilities, monotonic() - started);
        counters.rows += job.rows.length;
      } catch {
        counters.errors += 1;
      }
    }
    running = null;
  };

  return {
    counters,
    offer(job) {
      if (waitingRows + job.rows.length > MAX_WAITING_ROWS) {
        counters.dropped += job.rows.length;
        return;
      }
      waiting.push(job);
      waitingRows += job.rows.length;
      running ??= work();
    },
    settled: async () => {
      await running;
    },
  };
}
