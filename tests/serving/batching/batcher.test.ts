/** The batcher: nobody's answer depends on who else asks; bounded, on time, and nothing is run for nobody. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Batcher, type BatcherOptions, createBatcher } from "../../../src/serving/batching/batcher.ts";
import type { Caller, Entry, Waiting } from "../../../src/serving/batching/entry.ts";
import type { Fault } from "../../../src/serving/fault.ts";

interface Question extends Waiting {
  readonly values: readonly number[];
}
type Answer = readonly number[];
type Batch = readonly Entry<Question, Answer>[];

const LATER = 1_000_000;
const ask = (values: readonly number[], other: Partial<Question> = {}): Question => ({
  values,
  rows: values.length,
  deadline: LATER,
  caller: null,
  ...other,
});

/** What any executor gives for these values. */
const answerTo = (values: readonly number[]): Answer => values.map((value) => 2 * value + 1);

interface World {
  readonly batcher: Batcher<Question, Answer>;
  /** The values of every run. */
  readonly runs: (readonly number[])[];
  now: number;
}

/** `run`: when the values of a batch come back; by default at once. */
function world(
  options: Partial<BatcherOptions> = {},
  run: (values: Answer) => Answer | Promise<Answer> = answerTo,
): World {
  const runs: (readonly number[])[] = [];
  const made: World = {
    runs,
    now: 0,
    batcher: createBatcher<Question, Answer, Answer>(
      {
        run: (batch: Batch) => {
          const values = batch.flatMap(({ question }) => question.values);
          runs.push(values);
          return run(values);
        },
        finish: (batch, outcome) => {
          let from = 0;
          return batch.map(({ question: { rows } }) => {
            from += rows;
            return outcome.slice(from - rows, from);
          });
        },
        groupOf: ({ values }) => (values[0] !== undefined && values[0] < 0 ? "negative" : ""),
        bytesOf: ({ values }) => 8 * values.length,
      },
      {
        ...{ maxRows: 8, maxRequests: 1_000, slots: 1, blocking: true, queue: { rows: 100, bytes: 10_000 } },
        ...{ monotonic: () => made.now, ...options },
      },
    ),
  };
  return made;
}

const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 });

describe("any interleaving gives what one by one gives", () => {
  it.each<[string, Partial<BatcherOptions>]>([
    ["on this thread", { blocking: true }],
    ["on another thread", { blocking: false }],
    ["with two at a time", { blocking: false, slots: 2 }],
    ["without batching", { maxRequests: 1, blocking: true }],
  ])("%s", async (_, options) => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(values, { minLength: 1, maxLength: 20 }),
        async (scheduler, requests) => {
          const run =
            options.blocking === true ? answerTo : scheduler.scheduleFunction(async (all: Answer) => answerTo(all));
          const { batcher, runs } = world({ ...options, queue: { rows: 1_000, bytes: 100_000 } }, run);
          const asked = requests.map((request) =>
            scheduler.schedule(Promise.resolve()).then(() => batcher.ask(ask(request))),
          );
          await scheduler.waitFor(Promise.all(asked));
          expect(await Promise.all(asked)).toEqual(requests.map(answerTo));
          // Nothing twice, nothing left out, and no more rows than allowed but for who alone has more.
          expect(runs.flat().toSorted()).toEqual(requests.flat().toSorted());
          const long = new Set(requests.map((request) => request.join()));
          for (const all of runs) expect(all.length <= 8 || long.has(all.join())).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

it("runs together what came in one turn, alone what has more rows than a batch", async () => {
  const { batcher, runs } = world();
  await Promise.all(
    [[1], [2, 3], [4, 5, 6, 7, 8], [9], Array<number>(20).fill(1), [10]].map((each) => batcher.ask(ask(each))),
  );
  expect(runs.map((run) => run.length)).toEqual([8, 1, 20, 1]);
});

it("gathers while a run is under way, and starts the next as soon as it is over", async () => {
  const gates: (() => void)[] = [];
  const { batcher, runs } = world({ blocking: false }, async (all) => {
    await new Promise<void>((resolve) => gates.push(resolve));
    return answerTo(all);
  });
  const first = batcher.ask(ask([1]));
  await vi.waitFor(() => expect(runs).toHaveLength(1));
  const rest = [2, 3, 4].map((value) => batcher.ask(ask([value])));
  expect(batcher.state()).toMatchObject({ waitingRows: 3, runningSince: 0 });
  gates[0]?.();
  await first;
  expect(runs).toEqual([[1], [2, 3, 4]]);
  gates[1]?.();
  expect(await Promise.all(rest)).toEqual([[5], [7], [9]]);
});

describe("bounds", () => {
  const never = () => new Promise<Answer>(() => {});
  const statusOf = (asked: Promise<unknown>) => asked.then(() => 200).catch((error: Fault) => error.status);

  it("refuses what does not fit any more, and says when to come again", async () => {
    const { batcher } = world({ blocking: false, queue: { rows: 4, bytes: 1_000 } }, never);
    void batcher.ask(ask([0]));
    await new Promise((resolve) => setImmediate(resolve));
    void batcher.ask(ask([1, 2, 3]));
    const refused = await batcher.ask(ask([4, 5])).catch((error: Fault) => error);
    expect(refused).toMatchObject({ status: 429, headers: { "retry-after": expect.stringMatching(/^[1-9]\d*$/) } });
    void batcher.ask(ask([4]));
    expect(await statusOf(batcher.ask(ask([5])))).toBe(429);
    expect(batcher.state().waitingRows).toBe(4);
  });

  it("counts bytes too", async () => {
    const { batcher } = world({ blocking: false, queue: { rows: 1_000, bytes: 30 } }, never);
    void batcher.ask(ask([1, 2, 3]));
    expect(await statusOf(batcher.ask(ask([4])))).toBe(429);
  });

  it("gives the place of a caller who has left to another, and never runs what that one asked", async () => {
    const { batcher, runs } = world({ blocking: false, queue: { rows: 2, bytes: 1_000 } }, async (all) =>
      answerTo(all),
    );
    const caller: Caller & { destroyed: boolean } = { destroyed: false };
    void batcher.ask(ask([1, 2], { caller })).catch(() => {});
    caller.destroyed = true;
    expect(await batcher.ask(ask([3]))).toEqual([7]);
    expect(runs).toEqual([[3]]);
  });

  it("refuses at once who would wait for longer than they want", async () => {
    const world1 = world({ blocking: false }, async (all) => {
      // Ten milliseconds a row.
      world1.now += 10 * all.length;
      return answerTo(all);
    });
    for (const size of [1, 2, 4]) await world1.batcher.ask(ask(Array<number>(size).fill(1)));
    void world1.batcher.ask(ask(Array<number>(8).fill(1)));
    expect(await statusOf(world1.batcher.ask(ask([1], { deadline: world1.now + 20 })))).toBe(429);
    expect(await statusOf(world1.batcher.ask(ask([1], { deadline: world1.now + 500 })))).toBe(200);
  });

  it("answers what waits when it is closed, and takes nothing more", async () => {
    const { batcher } = world({ blocking: false }, async (all) => answerTo(all));
    const asked = [1, 2, 3].map((value) => batcher.ask(ask([value])));
    const closed = batcher.close();
    expect(await statusOf(batcher.ask(ask([4])))).toBe(503);
    await closed;
    expect(await Promise.all(asked)).toEqual([[3], [5], [7]]);
  });
});

describe("deadlines", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  it("are kept by a timer, in the queue as in a run that does not come back", async () => {
    const made = world({ blocking: false }, () => new Promise<Answer>(() => {}));
    const running = made.batcher.ask(ask([1], { deadline: 100 })).catch((error: Fault) => error.status);
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = made.batcher.ask(ask([2], { deadline: 50 })).catch((error: Fault) => error.status);
    made.now = 51;
    vi.advanceTimersByTime(51);
    expect(await waiting).toBe(504);
    made.now = 101;
    vi.advanceTimersByTime(60);
    expect(await running).toBe(504);
    expect(made.batcher.state()).toMatchObject({ waitingRows: 0, runningSince: 0 });
  });

  it("are looked at when a run starts: what is too late is not run", async () => {
    const made = world();
    const late = made.batcher.ask(ask([1], { deadline: 10 })).catch((error: Fault) => error.status);
    const inTime = made.batcher.ask(ask([2]));
    made.now = 11;
    expect(await late).toBe(504);
    expect(await inTime).toEqual([5]);
    expect(made.runs).toEqual([[2]]);
  });
});
