/**
 * Runs together what waits together. No timer makes anybody wait: a run starts as soon as the executor is free, with
 * whatever has arrived meanwhile. Bounded, with deadlines; what is asked by nobody any more is not run.
 */
import { Fault } from "../fault.ts";
import { admit, hungUp, type QueueLimits, tooLate } from "./admission.ts";
import { createDeadlines } from "./deadlines.ts";
import { type Entry, entryOf, settle, type Waiting } from "./entry.ts";
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
  /** Batches that may run at the same time. */
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
  /** Milliseconds that a run of so many rows takes, by the recent ones; 0 before the first. */
  runTime(rows: number): number;
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
  const schedule = () => {
    if (scheduled || running.size >= slots || line.length === 0) return;
    scheduled = true;
    setImmediate(flush);
  };
  const flush = () => {
    scheduled = false;
    while (running.size < slots && line.length > 0) {
      const now = monotonic();
      const batch = line.take(maxRows, maxRequests).filter((entry) => isWanted(entry, now));
      if (batch.length === 0) continue;
      running.add(batch);
      for (const entry of batch) entry.startedAt = now;
      run(batch);
      if (blocking) return schedule();
    }
    closeWhenIdle();
  };
  const run = createRunner(work, monotonic, {
    onFree: (batch, milliseconds) => {
      running.delete(batch);
      finishing.add(batch);
      if (milliseconds !== null) {
        const rows = rowsOf(batch);
        pace.observe(rows, milliseconds);
        totals.runs += 1;
        totals.rows += rows;
        totals.milliseconds += milliseconds;
      }
      if (blocking) schedule();
      else flush();
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
        : admit(line, queue, asked, bytes, now, (rows) => pace.predict(rows, maxRows));
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
    runTime: (asked) => pace.predict(asked, maxRows),
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
