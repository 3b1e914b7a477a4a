/**
 * Asks the running servers about every test row, over the network as a client would, and keeps what came back: the same
 * rows alone, by the other protocol, after bad requests and after a restart.
 */
import type { Decision } from "../../../domain/automation.ts";
import type { SkewMeasured } from "../../../domain/evaluation.ts";
import { random as randomFrom } from "../../../domain/random.ts";
import type { Row } from "../../../domain/table.ts";
import type { Answer } from "../../../ports/inference.ts";
import { askedAgain, rowsAt } from "./alike.ts";
import { type Caller, callerOf } from "./caller.ts";
import { type MalformedMeasured, malformedRequests } from "./malformed.ts";
import { batchSize, type Session } from "./session.ts";
import { skewOf } from "./skew.ts";

const WARM_UP = 10;
/** Requests of one row: over again when the split is shorter. Of 299 one in twenty sets has none above the true p99. */
const FEWEST_SINGLES = 300;
const MOST_SINGLES = 500;
/** Rows that are asked again by the other protocol, after bad requests, and after a restart. */
const MOST_AGAIN = 100;
/** One that stops answering is started anew, and everything is asked again: once is not yet a verdict. */
const ATTEMPTS = 2;

export interface Exchange {
  /** Class of each probability. */
  readonly classes: readonly string[];
  /** One per row, from the batches; null where no answer came. */
  readonly answers: readonly (Answer | null)[];
  /** Of each row; null where no answer came, and of a regression. */
  readonly confidences: readonly (number | null)[];
  /** By the deployment's threshold and degree of automation. */
  readonly decisions: readonly (Decision | null)[];
  readonly latenciesMs: readonly number[];
  readonly requests: number;
  readonly failures: number;
  /** Rows asked again, in whichever way. */
  readonly repeated: number;
  /** Of these, alike each time. */
  readonly alike: number;
  readonly malformed: MalformedMeasured | null;
  /** Bytes; null: cannot be told here. */
  readonly memoryPeak: number | null;
  readonly modelBytes: number | null;
  /** null: the model file could not be run here, or it is the champion's. */
  readonly skew: SkewMeasured | null;
  /** It stopped answering for good, and not everything was asked. */
  readonly gone: boolean;
}

export interface Examined {
  readonly candidate: Exchange;
  readonly champion: Exchange | null;
}

/** Both at one time, so that what the machine does meanwhile happens to both alike. */
export async function examine(
  candidate: Session,
  champion: Session | null,
  rows: readonly Row[],
  random: () => number,
  progress: (fraction: number) => void,
): Promise<Examined> {
  for (let attempt = 1; ; attempt++) {
    const examined = await examineOnce(candidate, champion, rows, random, progress);
    const gone = [
      ...(examined.candidate.gone ? [candidate] : []),
      ...(champion && examined.champion?.gone ? [champion] : []),
    ];
    if (gone.length === 0 || attempt === ATTEMPTS) return examined;
    for (const session of gone) if (!(await session.restart())) return examined;
  }
}

async function examineOnce(
  candidate: Session,
  champion: Session | null,
  rows: readonly Row[],
  random: () => number,
  progress: (fraction: number) => void,
): Promise<Examined> {
  const sessions = champion ? [candidate, champion] : [candidate];
  const asked = sessions.map((session) => seatOf(session));
  for (const [index, seat] of asked.entries()) {
    for (const row of rows.slice(0, WARM_UP)) await seat.predict.ask([row]);
    const size = batchSize(seat.session.signature);
    const share = (done: number) => progress((0.6 * (index + done / rows.length)) / asked.length);
    seat.answers = await seat.predict.askAll(rows, { size, progress: share });
  }
  const order = shuffled(rows.length, random);
  await askAlone(asked, rows, order, random);
  progress(0.8);
  const sample = order.slice(0, MOST_AGAIN);
  // Nothing is timed any more: both at once. Each draws for itself, so that both draw the same in every run.
  const seeds = asked.map(() => Math.floor(random() * 2 ** 32));
  let done = 0;
  const [own, other] = await allOf(
    asked.map(async (seat, index) => {
      const tried = await tryOut(seat, rows, sample, randomFrom(seeds[index] ?? 0));
      const skew = seat.session === candidate ? await skewOf(seat.session, rows, seat.answers) : null;
      progress(0.8 + (0.2 * ++done) / asked.length);
      return { ...tried, skew };
    }),
  );
  if (!own) throw new Error("nobody was asked");
  return { candidate: own, champion: other ?? null };
}

/** All of them come to their end, also when one is our own fault: nothing is started behind anybody's back. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** What production brings too: another protocol, bad requests, a restart. Rows are answered alike through all of it. */
async function tryOut(
  seat: Seat,
  rows: readonly Row[],
  sample: readonly number[],
  random: () => number,
): Promise<Omit<Exchange, "skew">> {
  await askAgain(seat, rows, sample, "infer");
  const malformed = seat.predict.isGone() ? null : await malformedRequests(seat.session, rows, random);
  await askAgain(seat, rows, sample, "predict");
  if (!seat.predict.isGone() && rows.length > 0 && (await seat.session.restart())) {
    await askAgain(seat, rows, sample, "predict");
  }
  return { ...(await exchangeOf(seat)), malformed };
}

interface Seat {
  readonly session: Session;
  /** By each face. */
  readonly predict: Caller;
  readonly infer: Caller;
  readonly again: ReturnType<typeof askedAgain>;
  readonly latenciesMs: number[];
  answers: readonly (Answer | null)[];
}

const seatOf = (session: Session): Seat => ({
  session,
  predict: callerOf(session),
  infer: callerOf(session),
  again: askedAgain(),
  latenciesMs: [],
  answers: [],
});

async function exchangeOf({ session, predict, infer, again, latenciesMs, answers }: Seat) {
  const [own, other] = [predict.tally(), infer.tally()];
  const model = await session.ports.blobs.get(session.servable.model);
  return {
    classes: session.classes,
    answers,
    confidences: answers.map((answer) => answer?.confidence ?? null),
    decisions: answers.map((answer) => answer?.decision ?? null),
    latenciesMs,
    requests: own.requests + other.requests,
    failures: own.failures + other.failures,
    ...again.tally(),
    memoryPeak: await session.memoryPeak(),
    modelBytes: model.length,
    gone: predict.isGone(),
  };
}

/** One row a request, the servers in turns; who is first changes with each row. */
async function askAlone(
  seats: readonly Seat[],
  rows: readonly Row[],
  order: readonly number[],
  random: () => number,
): Promise<void> {
  const requests = rows.length === 0 ? 0 : Math.min(MOST_SINGLES, Math.max(FEWEST_SINGLES, rows.length));
  const turns = [seats, seats.toReversed()] as const;
  const first = random() < 0.5 ? 0 : 1;
  for (let request = 0; request < requests; request++) {
    const index = order[request % order.length] ?? 0;
    const row = rows[index];
    if (!row) continue;
    for (const seat of turns[(request + first) % 2 === 0 ? 0 : 1]) {
      const result = await seat.predict.ask([row]);
      if (result) seat.latenciesMs.push(result.latencyMs);
      note(seat, index, result?.answers[0] ?? null);
    }
  }
}

async function askAgain(
  seat: Seat,
  rows: readonly Row[],
  sample: readonly number[],
  face: "predict" | "infer",
): Promise<void> {
  if (seat.predict.isGone()) return;
  const size = batchSize(seat.session.signature);
  // A protocol that is not answered does not make the server gone: its rows are answered otherwise, each one.
  const answers = await seat[face].askAll(rowsAt(rows, sample), { size, face });
  for (const [position, index] of sample.entries()) note(seat, index, answers[position] ?? null);
}

/** What nobody was there to answer any more says nothing of consistency. */
function note({ predict, again, answers }: Seat, index: number, answer: Answer | null): void {
  if (answer || !predict.isGone()) again.note(index, answers[index] ?? null, answer);
}

/** Fisher and Yates. */
export function shuffled(length: number, random: () => number): readonly number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
