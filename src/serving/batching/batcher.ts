/**
 * Runs together what waits together. No timer makes anybody wait: a run starts as soon as the executor is free, with
 * whatever has arrived meanwhile. Bounded, with deadlines; what is asked by nobody any more is not run.
 */
import { Fault } from "../fault.ts";
import { admit, hungUp, type QueueLimits, tooLate } from "./admission.ts";
import { createDeadlines } from "./deadlines.ts";
import { type Entry, entryOf, settle, type Waiting } from "./entry.ts";
import { createFollowing } from "./following.ts";
import { createLine } from "./line.ts";
import { createPace } from "./pace.ts";
import { createRunner, type Work } from "./runner.ts";

export interface BatchedWork<Q extends Waiting, O, A> extends Work<Q, O, A> {
  /** Only what is in one group can be run together. */
  groupOf(question: Q): string;
  bytesOf(question: Q): number;
}

export interface BatcherOptions {
  /** Rows of a batch. A question that has more is run by itself. */
  readonly maxRows: number;
  /** 1: nothing is run together. */
  readonly maxRequests: number;
  /** Batches that the executor holds at most: it runs one after the other. With 1 it waits for each. */
  readonly slots: number;
  /** Running blocks this thread: between two batches others get their turn. */
  readonly blocking: boolean;
  readonly queue: QueueLimits;
  readonly monotonic: () => number;
}

export interface BatcherState {
  readonly waiting: number;
  readonly waitingRows: number;
  /** When the oldest run started that is still under way; null: none is. */
  readonly runningSince: number | null;
  readonly runs: number;
  readonly rows: number;
  /** Milliseconds of all runs together. */
  readonly runMs: number;
}

export interface Batcher<Q, A> {
  /** Rejects with a Fault: 429 too much waits, 503 closed, 504 too late; or with what `run` threw. */
  ask(question: Q): Promise<A>;
  state(): BatcherState;
  /** Answers what waits, takes nothing more. */
  close(): Promise<void>;
}

export function createBatcher<Q extends Waiting, O, A>(
  work: BatchedWork<Q, O, A>,
  { maxRows, maxRequests, slots, blocking, queue, monotonic }: BatcherOptions,
): Batcher<Q, A> {
  type Batch = readonly Entry<Q, A>[];
  const line = createLine<Entry<Q, A>>();
  const pace = createPace();
  const running = new Set<Batch>();
  /** Run, but not everybody in it has heard. */
  const finishing = new Set<Batch>();
  const totals = { runs: 0, rows: 0, milliseconds: 0 };
  let scheduled = false;
  let onClosed: (() => void) | null = null;

  const deadlines = createDeadlines(monotonic, (now) => {
    for (const entry of line.remove(({ question }) => question.deadline <= now)) settle(entry, tooLate());
    const underWay = [...running, ...finishing].flatMap((batch) => batch.filter(({ settled }) => !settled));
    for (const entry of underWay) if (entry.question.deadline <= now) settle(entry, tooLate());
    const left = underWay.filter(({ settled }) => !settled).map(({ question }) => question.deadline);
    return Math.min(line.nearestDeadline(), ...left);
  });
  const expected = (rows: number) => pace.predict(rows, maxRows);
  const following = createFollowing({ slots, maxRows, monotonic, expected, nearlyOver: () => flush() });
  const began = (batch: Batch, now: number) => {
    for (const entry of batch) entry.startedAt = now;
    if (running.size === 1) following.began(rowsOf(batch), now);
  };
  const schedule = () => {
    if (scheduled || !following.isDue(running.size, line)) return;
    scheduled = true;
    setImmediate(flush);
  };
  const flush = () => {
    scheduled = false;
    while (following.isDue(running.size, line)) {
      const now = monotonic();
      const batch = line.take(maxRows, maxRequests).filter((entry) => isWanted(entry, now));
      if (batch.length === 0) continue;
      running.add(batch);
      began(batch, now);
      run(batch);
      if (blocking) return schedule();
    }
    closeWhenIdle();
  };
  const run = createRunner(work, monotonic, {
    onFree: (batch, milliseconds) => {
      running.delete(batch);
      finishing.add(batch);
      following.ended();
      // What has waited behind it begins now.
      for (const next of running) began(next, monotonic());
      if (milliseconds !== null) {
        pace.observe(rowsOf(batch), milliseconds);
        totals.runs += 1;
        totals.rows += rowsOf(batch);
        totals.milliseconds += milliseconds;
      }
      (blocking ? schedule : flush)();
    },
    onDone: (batch) => {
      finishing.delete(batch);
      closeWhenIdle();
    },
  });
  const closeWhenIdle = () => {
    if (!onClosed || running.size + finishing.size + line.length > 0) return;
    deadlines.stop();
    onClosed();
  };

  return {
    ask: (asked) => {
      const now = monotonic();
      const bytes = work.bytesOf(asked);
      const refusal = onClosed
        ? new Fault(503, "this model is going away")
        : admit(line, queue, asked, bytes, now, expected);
      if (refusal) return Promise.reject(refusal);
      deadlines.watch(asked.deadline, now);
      return new Promise<A>((resolve, reject) => {
        line.push(work.groupOf(asked), entryOf(asked, bytes, now, { resolve, reject }));
        schedule();
      });
    },
    state: () => ({
      waiting: line.length,
      waitingRows: line.rows,
      runningSince: startOf(running),
      runs: totals.runs,
      rows: totals.rows,
      runMs: totals.milliseconds,
    }),
    close: () =>
      new Promise((resolve) => {
        onClosed = resolve;
        closeWhenIdle();
      }),
  };
}

function isWanted<Q extends Waiting, A>(entry: Entry<Q, A>, now: number): boolean {
  if (entry.question.deadline <= now) settle(entry, tooLate());
  else if (entry.question.caller?.destroyed) settle(entry, hungUp());
  return !entry.settled;
}

const rowsOf = <Q extends Waiting, A>(batch: readonly Entry<Q, A>[]): number =>
  batch.reduce((sum, { question }) => sum + question.rows, 0);

function startOf<Q extends Waiting, A>(running: ReadonlySet<readonly Entry<Q, A>[]>): number | null {
  const starts = [...running].map(([entry]) => entry?.startedAt ?? 0);
  return starts.length === 0 ? null : Math.min(...starts);
}
