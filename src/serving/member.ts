/** One model in a role: what callers send and get, and the way from a question through a batched run to its reply. */
import type { TensorInfo } from "../domain/tensor.ts";
import type { MemberFacts, Tensors } from "./answering.ts";
import { type Batcher, type BatcherOptions, type BatcherState, createBatcher } from "./batching/batcher.ts";
import { joinTensors } from "./batching/columns.ts";
import type { Entry } from "./batching/entry.ts";
import { runAll } from "./batching/long-batch.ts";
import { createRunTimes } from "./batching/run-times.ts";
import type { Finish } from "./finish.ts";
import type { Placed } from "./placing.ts";
import type { Prepared, Question, Reply } from "./question.ts";
import type { Recorder } from "./recording.ts";
import { repliesOf } from "./replies.ts";

export interface Member extends MemberFacts {
  /** Rejects with a Fault where the caller, the queue or the time is the reason. On record when it resolves. */
  ask(question: Question): Promise<Reply>;
  state(): MemberState;
  /** Milliseconds that a run of about so many rows takes the model itself, of late; 0 before the first. */
  runTime(rows: number): number;
  /** Answers what waits, then lets the model go. */
  close(): Promise<void>;
}

export interface MemberState extends BatcherState {
  readonly placement: "inline" | "worker";
  /** Rows that are run together at most; 1: every request by itself. */
  readonly batchRows: number;
}

/** A model that is loaded and has proved itself. */
export interface Opened extends MemberFacts, Preparation, Placed {
  readonly finish: Finish;
}

export interface Preparation {
  /** What is joined for a run. */
  readonly feeds: readonly TensorInfo[];
  prepare(question: Question): Prepared | Promise<Prepared>;
}

export type MemberOptions = Pick<BatcherOptions, "queue" | "monotonic">;

interface Ran {
  /** By the model's names, all rows of the batch. */
  readonly feeds: Tensors;
  readonly outputs: Tensors;
}

export function createMember(opened: Opened, record: Recorder, options: MemberOptions): Member {
  const { loaded, placement, batchRows, feeds, prepare, finish, ...facts } = opened;
  // A model's image input may bear the name of the face's, and is pixels where the caller sent a file.
  const joinsInputs = feeds.every(({ name, datatype }) =>
    opened.face.inputs.some((input) => input.name === name && input.datatype === datatype),
  );
  const dynamic = feeds.filter(({ shape }) => shape.length === 0 || shape.slice(1).includes(-1));

  const run = (batch: readonly Entry<Prepared, Reply>[]): Ran | Promise<Ran> => {
    const rows = batch.reduce((sum, { question }) => sum + question.rows, 0);
    const [only] = batch;
    // As it is: nothing says that its first dimension is one of rows.
    if (batchRows === null && only) return timed(1, only.question.feeds);
    const joined: Record<string, TensorsOf> = {};
    for (const info of feeds) {
      const parts = batch.map(({ question }) => question.feeds[info.name] as TensorsOf);
      joined[info.name] = joinTensors(info, parts, rows);
    }
    return timed(rows, joined);
  };
  const runTimes = createRunTimes();
  const timed = (rows: number, joined: Tensors): Ran | Promise<Ran> => {
    const most = batchRows ?? 1;
    const since = options.monotonic();
    const outputs = runAll(loaded, joined, rows, most);
    const ran = (settled: Tensors): Ran => {
      // Of more rows than a run has, only the last part is known.
      if (rows <= most) runTimes.observe(rows, loaded.ranFor?.() ?? options.monotonic() - since);
      return { feeds: joined, outputs: settled };
    };
    return outputs instanceof Promise ? outputs.then(ran) : ran(outputs);
  };
  const batcher: Batcher<Prepared, Reply> = createBatcher<Prepared, Ran, Reply>(
    {
      run,
      finish: (batch, { feeds: joined, outputs }) =>
        repliesOf({ batch, finish, outputs, joined: joinsInputs ? joined : null, record, now: options.monotonic() }),
      groupOf: ({ feeds: given }) =>
        dynamic.length === 0 ? "" : dynamic.map(({ name }) => given[name]?.shape.slice(1).join()).join(";"),
      bytesOf: ({ feeds: given }) => bytesOf(given),
    },
    {
      ...options,
      maxRows: batchRows ?? 1,
      maxRequests: batchRows === null || batchRows === 1 ? 1 : Number.POSITIVE_INFINITY,
      // A batch waits at the thread while it runs another: it never waits for this one.
      slots: placement === "worker" ? 2 : 1,
      blocking: placement === "inline",
    },
  );
  return {
    ...facts,
    ask: (question) => {
      const prepared = prepare(question);
      return prepared instanceof Promise ? prepared.then(batcher.ask) : batcher.ask(prepared);
    },
    state: () => ({ ...batcher.state(), placement, batchRows: batchRows ?? 1 }),
    runTime: runTimes.typical,
    close: async () => {
      await batcher.close();
      await loaded.close();
    },
  };
}

type TensorsOf = Tensors[string];

/** What waiting costs in memory, roughly: texts by their length. */
function bytesOf(tensors: Tensors): number {
  let bytes = 0;
  for (const name in tensors) {
    const data = tensors[name]?.data;
    if (!data) continue;
    if (ArrayBuffer.isView(data)) bytes += data.byteLength;
    else for (const text of data) bytes += text.length;
  }
  return bytes;
}
