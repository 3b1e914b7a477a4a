/** A member's copies of the traffic: asked when nobody waits, from a bounded queue, never in an answer's way. */
import { Fault } from "../fault.ts";
import type { Member } from "../member.ts";
import type { Question, Reply } from "../question.ts";

export interface CopyCounters {
  /** Rows of copies that were answered. */
  readonly rows: number;
  /** Copies that were not. */
  readonly errors: number;
  readonly timeouts: number;
  readonly nonFinite: number;
  /** Rows of copies that were left out: the newest, where too much waited. */
  readonly dropped: number;
}

export interface Copies {
  /** `heard` gets the answer, if there is one. */
  offer(question: Question, heard: (reply: Reply) => void): void;
  counters(): CopyCounters;
  /** Takes no more, answers what waits as far as there is time, and lets go of the rest. */
  close(): Promise<void>;
}

export interface CopiesOptions {
  readonly monotonic: () => number;
  /** Whether somebody waits for an answer meanwhile. */
  readonly isBusy: () => boolean;
  /** Rows asked at a time: as many as are run together. */
  readonly rowsAtOnce: number;
  /** Now and then only so many are asked: run times are compared at one size. Absent: nobody compares them. */
  readonly comparableRows?: () => number;
  /** For a comparison only: the copy leaves no line in the prediction log. */
  readonly isRecorded: boolean;
}

const MOST_ROWS = 10_000;
const MOST_BYTES = 64 * 2 ** 20;
/** A copy that is not answered by then is given up: its member may hang. */
const PATIENCE_MS = 10_000;
/** What still waits by then, when all ends, is let go. */
const LAST_MS = 3_000;
/**
 * To hand something to another thread and back, and to write a line of the log, costs the same for one copy as for many.
 * Nobody waits for copies, so that many are waited for.
 */
const GATHER_MS = 20;
/** Who always waits for a quiet moment is never asked under load: after this much it is a copy's turn. */
const MOST_POLITE_MS = 50;

/** Of so many hand-overs one is of the comparable size. */
const COMPARABLE_EVERY = 8;

interface Copy {
  readonly question: Question;
  readonly bytes: number;
  readonly heard: (reply: Reply) => void;
}

export function createCopies(member: Member, options: CopiesOptions): Copies {
  const { monotonic, isBusy, rowsAtOnce, comparableRows, isRecorded } = options;
  const counters = { rows: 0, errors: 0, timeouts: 0, nonFinite: 0, dropped: 0 };
  const line: Copy[] = [];
  let [rows, bytes] = [0, 0];
  let turn = 0;
  let isClosed = false;
  let working: Promise<void> | null = null;

  const take = (): readonly Copy[] => {
    const taken: Copy[] = [];
    turn += 1;
    const most = comparableRows && turn % COMPARABLE_EVERY === 0 ? comparableRows() : rowsAtOnce;
    let sum = 0;
    while (line[0] && (taken.length === 0 || sum + line[0].question.rows <= most)) {
      const copy = line.shift() as Copy;
      taken.push(copy);
      sum += copy.question.rows;
      bytes -= copy.bytes;
    }
    rows -= sum;
    return taken;
  };
  const ask = async ({ question, heard }: Copy) => {
    const receivedAt = monotonic();
    const deadline = receivedAt + PATIENCE_MS;
    const copy: Question = { ...question, caller: null, fallback: null, receivedAt, deadline, isRecorded };
    try {
      const reply = await member.ask(copy);
      counters.rows += question.rows;
      heard(reply);
    } catch (error) {
      const status = error instanceof Fault ? error.status : 500;
      if (status === 429) counters.dropped += question.rows;
      else if (status === 504) counters.timeouts += 1;
      else if (status === 422) counters.nonFinite += 1;
      else counters.errors += 1;
    }
  };
  const isElsewhere = member.state().placement === "worker";
  let endWaiting = () => {};
  const gathered = () =>
    new Promise<void>((resolve) => {
      endWaiting = resolve;
      setTimeout(resolve, GATHER_MS).unref();
    });
  const work = async () => {
    while (line.length > 0) {
      if (isElsewhere && rows < rowsAtOnce && !isClosed) await gathered();
      // The reply is written first; and whoever has arrived meanwhile is asked first.
      await new Promise((resolve) => setImmediate(resolve));
      const since = monotonic();
      while (isBusy() && monotonic() - since < MOST_POLITE_MS && !isClosed) await sleep(1);
      await Promise.all(take().map(ask));
    }
    working = null;
  };

  return {
    offer: (question, heard) => {
      const size = bytesOf(question);
      if (isClosed || rows + question.rows > MOST_ROWS || (line.length > 0 && bytes + size > MOST_BYTES)) {
        counters.dropped += question.rows;
        return;
      }
      line.push({ question, bytes: size, heard });
      rows += question.rows;
      bytes += size;
      if (rows >= rowsAtOnce) endWaiting();
      working ??= work();
    },
    counters: () => ({ ...counters }),
    close: async () => {
      isClosed = true;
      endWaiting();
      if (!working) return;
      await Promise.race([working, sleep(LAST_MS)]);
      for (const { question } of line.splice(0)) counters.dropped += question.rows;
    },
  };
}

/** Keeps no process alive. */
const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

/** What waiting costs in memory, roughly: texts by their length. */
function bytesOf({ inputs }: Question): number {
  let sum = 0;
  for (const { data } of Object.values(inputs)) {
    if (ArrayBuffer.isView(data)) sum += data.byteLength;
    else for (const each of data) sum += each.length;
  }
  return sum;
}
