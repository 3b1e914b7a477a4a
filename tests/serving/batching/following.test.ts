/** An executor elsewhere has its next batch before it has to wait for one, and that batch is as large as can be. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type BatcherState, createBatcher } from "../../../src/serving/batching/batcher.ts";
import type { Waiting } from "../../../src/serving/batching/entry.ts";

interface Asked extends Waiting {
  readonly name: string;
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** Runs end when the test says so, in order; time passes when it says so. */
function world(slots: number, maxRows = 4) {
  const clock = { now: 0 };
  const runs: string[] = [];
  const ending: (() => void)[] = [];
  const answered: string[] = [];
  const batcher = createBatcher<Asked, null, string>(
    {
      run: (batch) => {
        runs.push(batch.map(({ question }) => question.name).join(""));
        return new Promise((resolve) => ending.push(() => resolve(null)));
      },
      finish: (batch) => batch.map(({ question }) => question.name),
      groupOf: () => "",
      bytesOf: () => 1,
    },
    {
      ...{ maxRows, maxRequests: 100, slots, blocking: false, queue: { rows: 100, bytes: 100 } },
      monotonic: () => clock.now,
    },
  );
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const ask = async (names: string) => {
    for (const name of names) {
      const asked = batcher.ask({ name, rows: 1, deadline: 1e9, caller: null });
      void asked.then((answer) => answered.push(answer));
    }
    await settle();
  };
  const pass = async (milliseconds: number) => {
    clock.now += milliseconds;
    vi.advanceTimersByTime(milliseconds);
    await settle();
  };
  const end = async () => {
    ending.shift()?.();
    await settle();
  };
  /** Some runs of ten milliseconds: from then on it is known how long one takes. */
  const warm = async () => {
    for (let time = 0; time < 3; time++) {
      await ask("w");
      await pass(10);
      await end();
    }
    runs.length = 0;
    answered.length = 0;
  };
  const state = (): BatcherState => batcher.state();
  return { ask, pass, end, warm, runs, answered, state, close: batcher.close };
}

it("a full batch follows at once, and no third one", async () => {
  const { ask, end, runs } = world(2);
  await ask("a");
  await ask("bcd");
  expect(runs).toEqual(["a"]);
  await ask("ef");
  expect(runs).toEqual(["a", "bcde"]);
  await ask("ghij");
  expect(runs).toEqual(["a", "bcde"]);
  await end();
  expect(runs).toEqual(["a", "bcde", "fghi"]);
});

it("a smaller one follows when the run is nearly over, with whoever has come by then", async () => {
  const { ask, pass, warm, runs } = world(2);
  await warm();
  await ask("a");
  await ask("b");
  await pass(8);
  await ask("c");
  expect(runs).toEqual(["a"]);
  await pass(1);
  expect(runs).toEqual(["a", "bc"]);
});

it("whoever comes to a run that is nearly over does not wait for its end", async () => {
  const { ask, pass, warm, runs } = world(2);
  await warm();
  await ask("a");
  await pass(9.5);
  await ask("b");
  expect(runs).toEqual(["a", "b"]);
});

it("with one slot nothing follows before the end", async () => {
  const { ask, pass, end, warm, runs } = world(1);
  await warm();
  await ask("a");
  await ask("bcdef");
  await pass(9.5);
  expect(runs).toEqual(["a"]);
  await end();
  expect(runs).toEqual(["a", "bcde"]);
});

it("the time of a run is counted from the end of the one before", async () => {
  const { ask, pass, end, warm, state, answered } = world(2);
  await warm();
  const before = state().runMs;
  await ask("a");
  await pass(9);
  await ask("b");
  await pass(1);
  await end();
  expect(state().runningSince).toBe(40);
  await pass(10);
  await end();
  expect(state().runMs - before).toBe(20);
  expect(state().runningSince).toBeNull();
  expect(answered).toEqual(["a", "b"]);
});
