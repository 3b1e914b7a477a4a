/** Runs one batch to its answers: errors fall on whom they belong to, and the executor is free before answers are written. */
import { type Entry, settle, type Waiting } from "./entry.ts";

export type Answers<A> = readonly (A | Error)[];

export interface Work<Q extends Waiting, O, A> {
  /** Runs a batch. Whatever it throws, each of several is tried once more alone. */
  run(batch: readonly Entry<Q, A>[]): O | Promise<O>;
  /** One answer or error for each. Those that are settled already get none, and leave no trace. */
  finish(batch: readonly Entry<Q, A>[], outcome: O): Answers<A> | Promise<Answers<A>>;
}

export interface RunnerEvents<Q extends Waiting, A> {
  /** The executor is free. `milliseconds`: of a run that went well, null otherwise. */
  readonly onFree: (batch: readonly Entry<Q, A>[], milliseconds: number | null) => void;
  /** Everybody in it has heard. */
  readonly onDone: (batch: readonly Entry<Q, A>[]) => void;
}

export function createRunner<Q extends Waiting, O, A>(
  work: Work<Q, O, A>,
  monotonic: () => number,
  { onFree, onDone }: RunnerEvents<Q, A>,
): (batch: readonly Entry<Q, A>[]) => void {
  type Batch = readonly Entry<Q, A>[];

  const ran = (batch: Batch, outcome: O) => {
    onFree(batch, monotonic() - (batch[0]?.startedAt ?? 0));
    try {
      const answers = work.finish(batch, outcome);
      if (!(answers instanceof Promise)) return done(batch, answers);
      answers.then(
        (settled) => done(batch, settled),
        (error) => refused(batch, error),
      );
    } catch (error) {
      refused(batch, error);
    }
  };
  const done = (batch: Batch, answers: Answers<A>) => {
    batch.forEach((entry, index) => {
      settle(entry, answers[index] ?? new Error("a question was not answered"));
    });
    onDone(batch);
  };
  const refused = (batch: Batch, error: unknown) =>
    done(
      batch,
      batch.map(() => asError(error)),
    );
  const failed = async (batch: Batch, error: unknown) => {
    if (batch.length === 1) for (const entry of batch) settle(entry, asError(error));
    else for (const entry of batch) await alone(entry);
    onFree(batch, null);
    onDone(batch);
  };
  const alone = async (entry: Entry<Q, A>) => {
    if (entry.settled) return;
    try {
      const [answer] = await work.finish([entry], await work.run([entry]));
      settle(entry, answer ?? new Error("a question was not answered"));
    } catch (error) {
      settle(entry, asError(error));
    }
  };

  return (batch) => {
    try {
      const outcome = work.run(batch);
      if (!(outcome instanceof Promise)) return ran(batch, outcome);
      outcome.then(
        (settled) => ran(batch, settled),
        (error) => failed(batch, error),
      );
    } catch (error) {
      void failed(batch, error);
    }
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
