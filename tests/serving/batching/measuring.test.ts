/** What is measured and tried before a model is asked: batches that do no harm, their size, the thread. */
import { describe, expect, it } from "vitest";
import type { Tensor } from "../../../src/domain/tensor.ts";
import type { LoadedModel, ModelRuntime } from "../../../src/ports/model-runtime.ts";
import { createPace } from "../../../src/serving/batching/pace.ts";
import { chosen, profile } from "../../../src/serving/batching/profile.ts";
import { answersRowsAlone } from "../../../src/serving/batching/self-test.ts";
import { loadPlaced } from "../../../src/serving/placing.ts";

const SAMPLE = { x: { datatype: "FP32", shape: [1, 2], data: Float32Array.of(1, Number.NaN) } } as const;

/** `answer`: of all rows of a batch. */
function model(answer: (rows: readonly (readonly number[])[]) => readonly number[], ran = () => {}): LoadedModel {
  return {
    inputs: [{ name: "x", datatype: "FP32", shape: [-1, 2] }],
    outputs: [{ name: "y", datatype: "FP32", shape: [-1, 1] }],
    run: async ({ x }) => {
      ran();
      const { data, shape } = x as Tensor & { data: Float32Array };
      const rows = Array.from({ length: shape[0] ?? 0 }, (_, row) => [...data.subarray(2 * row, 2 * row + 2)]);
      const answers = Float32Array.from(answer(rows));
      return { y: { datatype: "FP32", shape: [answers.length, 1], data: answers } };
    },
    close: async () => {},
  };
}
const first = (rows: readonly (readonly number[])[]) => rows.map(([value = 0]) => value);
const sum = (all: readonly number[]) => all.reduce((total, value) => total + value, 0);

describe("a model's rows may be run together", () => {
  it.each<[string, LoadedModel, boolean]>([
    ["each has its own answer, missing values too", model((rows) => rows.map(([one = 0, two = 0]) => one + two)), true],
    [
      "the batch's mean is in every answer",
      model((rows) => first(rows).map((value) => value - sum(first(rows)))),
      false,
    ],
    ["one bad row spoils its neighbours", model((rows) => rows.map(() => sum(rows.flat().slice(0, 4)))), true],
    ["there is one answer for all", model((rows) => [sum(first(rows))]), false],
    [
      "more than one fails",
      model((rows) => {
        if (rows.length > 1) throw new Error("a batch of one");
        return first(rows);
      }),
      false,
    ],
  ])("%s", async (_, loaded, expected) => {
    const sample = { x: { datatype: "FP32", shape: [1, 2], data: Float32Array.of(1, 2) } } as const;
    const mixes = expected && _.includes("spoils");
    expect(await answersRowsAlone(loaded, mixes ? sample : SAMPLE)).toBe(mixes ? false : expected);
  });
});

describe("the size of a batch", () => {
  const at = (...times: number[]) => times.map((milliseconds, power) => ({ rows: 2 ** power, milliseconds }));

  it("is the smallest that is nearly as fast as the fastest", () => {
    expect(chosen(at(7, 7.5, 8.9, 11, 15.4, 26.4, 51, 100), 1)).toMatchObject({ maxRows: 64, single: 7, longest: 51 });
  });

  it("is larger where that makes nobody wait", () => {
    expect(chosen(at(0.16, 0.18, 0.21, 0.41, 0.83, 1.7), 1)).toMatchObject({ maxRows: 16 });
  });

  it.each([
    ["is found on a machine so busy that every run looks long", (rows: number) => 120 + rows, 64],
    ["is not looked for where long runs get no faster by more rows", (rows: number) => 120 * rows, 1],
  ])("%s", async (_, millisecondsOf, expected) => {
    let now = 0;
    const timed: LoadedModel = {
      ...model(first),
      run: async ({ x }) => {
        now += millisecondsOf(x?.shape[0] ?? 0);
        return {};
      },
    };
    const limits = { longRunMs: 100, mostRunMs: 400, budgetMs: 10_000, harmlessMs: 3 };
    const { maxRows } = await profile(timed, SAMPLE, () => now, limits);
    expect(maxRows).toBeGreaterThanOrEqual(expected);
    expect(maxRows).toBeLessThanOrEqual(4 * expected);
  });

  it("is one where batches are no faster", () => {
    expect(chosen(at(5, 10, 20), 1)).toMatchObject({ maxRows: 1 });
  });
});

describe("the thread", () => {
  const runtime = (slowness: number, clock: { now: number }) => {
    const loads: string[] = [];
    const open = new Set<LoadedModel>();
    const made: ModelRuntime = {
      build: "fake",
      load: async (_, { placement = "inline", background = false } = {}) => {
        loads.push(background ? `${placement} in the background` : placement);
        const loaded: LoadedModel = {
          ...model(first, () => {
            clock.now += slowness;
          }),
          close: async () => void open.delete(loaded),
        };
        open.add(loaded);
        return loaded;
      },
    };
    return { made, loads, open };
  };
  const place = (slowness: number, bytes: number, aside = false) => {
    const clock = { now: 0 };
    const { made, loads, open } = runtime(slowness, clock);
    return loadPlaced(
      made,
      new Uint8Array(bytes),
      async () => SAMPLE,
      () => clock.now,
      aside,
    ).then((placed) => ({
      ...{ placement: placed.placement, loads, open: open.size },
    }));
  };

  it.each([
    ["this one for short runs", 0.05, 10, { placement: "inline", loads: ["inline"], open: 1 }],
    [
      "its own for long runs, and no copy is left here",
      3,
      10,
      { placement: "worker", loads: ["inline", "worker"], open: 1 },
    ],
    ["its own at once for large files", 0.05, 2 ** 24, { placement: "worker", loads: ["worker"], open: 1 }],
  ])("%s", async (_, slowness, bytes, expected) => {
    expect(await place(slowness, bytes)).toEqual(expected);
  });

  it("its own, and only that, for whoever answers nobody, however short its runs are", async () => {
    expect(await place(0.05, 10, true)).toEqual({ placement: "worker", loads: ["worker in the background"], open: 1 });
  });

  it("leaves nothing loaded when the model does not prove itself", async () => {
    const { made, open } = runtime(0, { now: 0 });
    const proving = loadPlaced(
      made,
      new Uint8Array(1),
      () => Promise.reject(new Error("not it")),
      () => 0,
    );
    await expect(proving).rejects.toThrow("not it");
    expect(open.size).toBe(0);
  });
});

describe("the pace", () => {
  it("tells the fixed part of a run from the part by the row", () => {
    const pace = createPace();
    for (const rows of [1, 4, 16, 2, 8, 32]) pace.observe(rows, 3 + 0.5 * rows);
    expect(pace.predict(32, 16)).toBeCloseTo(2 * 3 + 32 * 0.5, 6);
  });

  it("knows nothing before the first run, and lays all on the rows when runs were of one size", () => {
    const pace = createPace();
    expect(pace.predict(100, 10)).toBe(0);
    pace.observe(4, 8);
    pace.observe(4, 8);
    expect(pace.predict(8, 4)).toBeCloseTo(16, 6);
  });
});
