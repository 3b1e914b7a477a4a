/** A batch that has run: on record as one, then a reply for each request of it. */
import type { Tensors } from "./answering.ts";
import { joinAll, sliceAll } from "./batching/columns.ts";
import type { Entry } from "./batching/entry.ts";
import { Fault } from "./fault.ts";
import type { Finish } from "./finish.ts";
import type { Finished, Prepared, Reply } from "./question.ts";
import type { Recordable, Recorder } from "./recording.ts";

type Batch = readonly Entry<Prepared, Reply>[];
type Answers = readonly (Reply | Error)[];

export interface Ended {
  readonly batch: Batch;
  readonly finish: Finish;
  readonly outputs: Tensors;
  /** The face's inputs of the whole batch, where they are what the model was fed. */
  readonly joined: Tensors | null;
  readonly record: Recorder;
  readonly now: number;
}

export function repliesOf({ batch, finish, outputs, joined, record, now }: Ended): Answers | Promise<Answers> {
  const rows = batch.reduce((sum, { question }) => sum + question.rows, 0);
  const finished = finish(outputs, rows);
  const answers = cut(batch, finished, now);
  const answered = recordable(batch, finished, answers, rows, joined);
  const written = answered.questions.length > 0 ? record(answered) : undefined;
  return written instanceof Promise ? written.then(() => answers) : answers;
}

function cut(batch: Batch, { outputs, decisions, unusable }: Finished, now: number): Answers {
  let from = 0;
  return batch.map(({ question, queuedAt, startedAt }) => {
    const to = from + question.rows;
    const isUsable = unusable === null || !rangeHas(unusable, from, to);
    const reply = isUsable
      ? {
          outputs: batch.length === 1 ? outputs : sliceAll(outputs, from, to),
          decisions: decisions.slice(from, to),
          latencyMs: now - question.receivedAt,
          queueMs: startedAt - queuedAt,
        }
      : new Fault(422, "the model gives no finite answer for these inputs");
    from = to;
    return reply;
  });
}

function rangeHas(rows: ReadonlySet<number>, from: number, to: number): boolean {
  for (let row = from; row < to; row++) if (rows.has(row)) return true;
  return false;
}

/** Whoever is not answered is not on record: given up meanwhile, or not finite. Nor is a copy made to compare. */
function recordable(
  batch: Batch,
  finished: Finished,
  answers: Answers,
  rows: number,
  joined: Tensors | null,
): Recordable {
  const isLeftOut = (index: number) =>
    answers[index] instanceof Error || batch[index]?.settled === true || batch[index]?.question.isRecorded === false;
  const given = answers.filter((_, index) => !isLeftOut(index)) as Reply[];
  const times = {
    latencyMs: given.map(({ latencyMs }) => latencyMs),
    queueMs: given.map(({ queueMs }) => queueMs),
  };
  if (given.length === batch.length) {
    return { questions: batch.map(({ question }) => question), rows, joined, finished, ...times };
  }
  const questions = batch.flatMap(({ question }, index) => (isLeftOut(index) ? [] : [question]));
  return {
    questions,
    rows: questions.reduce((sum, question) => sum + question.rows, 0),
    joined: null,
    finished: {
      outputs: joinAll(given.map(({ outputs }) => outputs)),
      decisions: given.flatMap(({ decisions }) => decisions),
    },
    ...times,
  };
}
