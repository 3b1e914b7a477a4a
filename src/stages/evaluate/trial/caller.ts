/** Asks one server, counts what it is asked and what it fails to answer, and notices when it is gone. */
import { UserError } from "../../../domain/errors/user-error.ts";
import { answersOf, type Signature } from "../../../domain/signature.ts";
import type { Row } from "../../../domain/table.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Answer, InferenceClient, InferenceRequest, InferenceResult } from "../../../ports/inference.ts";
import { isTheServer } from "./reason.ts";

/** After so many failures in a row the server counts as gone: what is left is unanswered, and nobody waits for it. */
const GONE_AFTER = 20;
/** Or after so long without an answer: one that hangs lets each request wait. */
const PATIENCE_MS = 60_000;

/** What is asked: of a session, as much as it takes. */
export interface Askable {
  readonly ports: { readonly inference: InferenceClient; readonly clock: Pick<Clock, "monotonic"> };
  readonly signature: Signature;
  readonly classes: readonly string[];
  readonly url: string;
  isRunning(): boolean;
}

export interface Called {
  /** One a row; probabilities in the order of the session's classes. */
  readonly answers: readonly Answer[];
  readonly latencyMs: number;
}

export interface Caller {
  /** null: not answered, or not in a form that can be used. `infer`: by the Open Inference Protocol. */
  ask(rows: readonly Row[], face?: "predict" | "infer", request?: InferenceRequest): Promise<Called | null>;
  /** In batches; of a batch that is not answered each row alone, so that one costs its neighbours nothing. */
  askAll(rows: readonly Row[], how: AskAll): Promise<readonly (Answer | null)[]>;
  isGone(): boolean;
  tally(): { readonly requests: number; readonly failures: number };
}

export interface AskAll {
  readonly size: number;
  readonly face?: "predict" | "infer";
  readonly request?: InferenceRequest;
  readonly progress?: (done: number) => void;
}

export function callerOf(session: Askable): Caller {
  const { inference, clock } = session.ports;
  const { signature, classes } = session;
  let requests = 0;
  let failures = 0;
  let inARow = 0;
  let waitedMs = 0;
  let { url } = session;
  const isGone = () => {
    // Another server answers since: it begins anew.
    if (session.url !== url) [url, inARow, waitedMs] = [session.url, 0, 0];
    return !session.isRunning() || inARow >= GONE_AFTER || waitedMs >= PATIENCE_MS;
  };
  const ask: Caller["ask"] = async (rows, face = "predict", request = {}) => {
    if (isGone()) return null;
    requests++;
    const since = clock.monotonic();
    try {
      const result = await inference[face](url, signature, rows, request);
      const answers = usable(result, rows.length, classes, answersOf(signature.task));
      if (answers) {
        [inARow, waitedMs] = [0, 0];
        return { answers, latencyMs: result.latencyMs };
      }
    } catch (error) {
      // A server that says no, or nothing, is a measurement; anything else is a fault of ours.
      if (!(error instanceof UserError && isTheServer(error))) throw error;
      if (rows.length > 1 && isTooLarge(error)) {
        requests--;
        return null;
      }
    }
    failures++;
    inARow++;
    waitedMs += clock.monotonic() - since;
    return null;
  };
  const askAll: Caller["askAll"] = async (rows, { size, face, request, progress }) => {
    const answers: (Answer | null)[] = [];
    for (let start = 0; start < rows.length; start += size) {
      const batch = rows.slice(start, start + size);
      const result = await ask(batch, face, request);
      if (result) answers.push(...result.answers);
      else for (const row of batch) answers.push((await ask([row], face, request))?.answers[0] ?? null);
      progress?.(answers.length);
    }
    return answers;
  };
  return { ask, askAll, isGone, tally: () => ({ requests, failures }) };
}

const TOO_LARGE = "413";

/** Several photographs in one request may be more than a server takes; each alone is asked then. */
const isTooLarge = ({ problems }: UserError): boolean =>
  problems.some(({ code, found }) => code === "SERVER_REFUSED" && found === TOO_LARGE);

/** null: not as many as rows, not finite, or of other classes. */
function usable(
  { answers, classes: found }: InferenceResult,
  rows: number,
  classes: readonly string[],
  kind: "classes" | "values",
): readonly Answer[] | null {
  if (answers.length !== rows) return null;
  if (kind === "values") return answers.every(({ value }) => Number.isFinite(value)) ? answers : null;
  const places = classes.map((name) => found.indexOf(name));
  if (found.length !== classes.length || places.includes(-1)) return null;
  const isOrdered = places.every((place, index) => place === index);
  const ordered = answers.map((answer) =>
    isOrdered ? answer : { ...answer, probabilities: places.map((place) => answer.probabilities[place] ?? Number.NaN) },
  );
  const isWhole = ({ probabilities }: Answer) =>
    probabilities.length === classes.length && probabilities.every(Number.isFinite);
  return ordered.every(isWhole) ? ordered : null;
}
