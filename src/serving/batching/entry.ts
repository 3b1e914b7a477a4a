/** What waits for a run, and who waits for it. */

/** The other end of a connection. */
export interface Caller {
  /** Nobody is left to answer. */
  readonly destroyed: boolean;
}

export interface Waiting {
  readonly rows: number;
  /** In the time of the batcher's clock, milliseconds. */
  readonly deadline: number;
  readonly caller: Caller | null;
}

export interface Entry<Q extends Waiting, A> {
  readonly question: Q;
  readonly bytes: number;
  readonly queuedAt: number;
  startedAt: number;
  /** Answered, or given up: nothing that comes later matters. */
  settled: boolean;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: Error) => void;
}

export const entryOf = <Q extends Waiting, A>(
  question: Q,
  bytes: number,
  now: number,
  { resolve, reject }: Pick<Entry<Q, A>, "resolve" | "reject">,
): Entry<Q, A> => ({ question, bytes, queuedAt: now, startedAt: now, settled: false, resolve, reject });

export function settle<Q extends Waiting, A>(entry: Entry<Q, A>, answer: A | Error): void {
  if (entry.settled) return;
  entry.settled = true;
  if (answer instanceof Error) entry.reject(answer);
  else entry.resolve(answer);
}
