/** Asks a running server about every test row, over the network as a client would, and keeps what came back. */
import { UserError } from "../../domain/errors/user-error.ts";
import { answersOf, type Signature } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { Answer, InferenceClient } from "../../ports/inference.ts";

const BATCH = 32;
/** Photographs: a request stays below what servers take. */
const IMAGES_BATCH = 4;
const WARM_UP = 10;
/** Requests of one row: at least this many, over again when the split is shorter, for quantiles that mean something. */
const FEWEST_SINGLES = 100;
const MOST_SINGLES = 500;
/** After so many failures in a row the server counts as gone: what is left is unanswered, and nobody waits for it. */
const GONE_AFTER = 20;
/** Largest difference of a probability between two answers that count as alike; FP32 arithmetic is below it. */
const ALIKE_WITHIN = 1e-6;

export interface Exchange {
  /** Class of each probability. */
  readonly classes: readonly string[];
  /** One per row, from the batches; null where no answer came. */
  readonly answers: readonly (Answer | null)[];
  readonly latenciesMs: readonly number[];
  readonly requests: number;
  readonly failures: number;
  /** Rows answered in a batch and alone. */
  readonly repeated: number;
  readonly alike: number;
  /** It stopped answering for good, and not everything was asked. */
  readonly gone: boolean;
}

export interface Conversation {
  readonly inference: InferenceClient;
  readonly url: string;
  readonly signature: Signature;
  readonly rows: readonly Row[];
  readonly random: () => number;
  readonly progress: (fraction: number) => void;
}

export async function exchange(conversation: Conversation): Promise<Exchange> {
  const { rows, signature } = conversation;
  const caller = countingCaller(conversation);
  for (const row of rows.slice(0, WARM_UP)) await caller.ask([row]);
  const size = signature.features.some(({ type }) => type === "image") ? IMAGES_BATCH : BATCH;
  const answers = await askInBatches(rows, size, caller, conversation.progress);
  const alone = await askAlone(rows, answers, caller, conversation.random);
  conversation.progress(1);
  const { classes, ...tally } = caller.tally();
  return { classes: classes ?? signature.label.classes, answers, ...alone, ...tally };
}

interface Caller {
  /** null: not answered, or not in a form that can be used. */
  ask(rows: readonly Row[]): Promise<{ readonly answers: readonly Answer[]; readonly latencyMs: number } | null>;
  tally(): Pick<Exchange, "requests" | "failures" | "gone"> & { readonly classes: readonly string[] | null };
}

function countingCaller({ inference, url, signature }: Conversation): Caller {
  const answers = answersOf(signature.task);
  let classes: readonly string[] | null = null;
  let requests = 0;
  let failures = 0;
  let failuresInARow = 0;
  const isGone = () => failuresInARow >= GONE_AFTER;
  return {
    async ask(rows) {
      if (isGone()) return null;
      requests++;
      try {
        const result = await inference.infer(url, signature, rows);
        const usable =
          result.answers.length === rows.length &&
          result.answers.every((answer) => usableAnswer(answer, result.classes.length, answers));
        if (usable) {
          classes ??= result.classes;
          failuresInARow = 0;
          return result;
        }
      } catch (error) {
        // A server that says no, or nothing, is a measurement; anything else is a fault of ours.
        if (!(error instanceof UserError)) throw error;
      }
      failures++;
      failuresInARow++;
      return null;
    },
    tally: () => ({ classes, requests, failures, gone: isGone() }),
  };
}

function usableAnswer(answer: Answer, classes: number, answers: "classes" | "values"): boolean {
  if (answers === "values") return Number.isFinite(answer.value);
  return answer.probabilities.length === classes && answer.probabilities.every(Number.isFinite);
}

async function askInBatches(
  rows: readonly Row[],
  size: number,
  caller: Caller,
  progress: (fraction: number) => void,
): Promise<readonly (Answer | null)[]> {
  const answers: (Answer | null)[] = [];
  for (let start = 0; start < rows.length; start += size) {
    const batch = rows.slice(start, start + size);
    const result = await caller.ask(batch);
    if (result) answers.push(...result.answers);
    // One bad row must not cost its neighbours their answers.
    else for (const row of batch) answers.push((await caller.ask([row]))?.answers[0] ?? null);
    progress((0.8 * answers.length) / rows.length);
  }
  return answers;
}

async function askAlone(
  rows: readonly Row[],
  batched: readonly (Answer | null)[],
  caller: Caller,
  random: () => number,
): Promise<Pick<Exchange, "latenciesMs" | "repeated" | "alike">> {
  const latenciesMs: number[] = [];
  let repeated = 0;
  let alike = 0;
  const order = shuffled(rows.length, random);
  const asked = rows.length === 0 ? 0 : Math.min(MOST_SINGLES, Math.max(FEWEST_SINGLES, rows.length));
  for (let request = 0; request < asked; request++) {
    const index = order[request % order.length] ?? 0;
    const row = rows[index];
    const result = row && (await caller.ask([row]));
    if (!result) continue;
    latenciesMs.push(result.latencyMs);
    const [answer] = result.answers;
    const before = batched[index];
    if (request >= order.length || !answer || !before) continue;
    repeated++;
    if (areAlike(answer, before)) alike++;
  }
  return { latenciesMs, repeated, alike };
}

function areAlike(a: Answer, b: Answer): boolean {
  return (
    a.label === b.label &&
    Math.abs((a.value ?? 0) - (b.value ?? 0)) <= ALIKE_WITHIN * Math.max(1, Math.abs(a.value ?? 0)) &&
    a.probabilities.length === b.probabilities.length &&
    a.probabilities.every((value, index) => Math.abs(value - (b.probabilities[index] ?? Number.NaN)) <= ALIKE_WITHIN)
  );
}

/** Fisher and Yates. */
function shuffled(length: number, random: () => number): readonly number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
