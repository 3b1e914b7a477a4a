/** Asking a server about every row: what counts as an answer, what as a failure, and when to stop. */
import { describe, expect, test } from "vitest";
import { userError } from "../../../src/domain/errors/user-error.ts";
import { random } from "../../../src/domain/random.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { InferenceClient, InferenceResult } from "../../../src/ports/inference.ts";
import { exchange } from "../../../src/stages/evaluate/exchange.ts";
import { CLASSES, signature } from "./world.ts";

const rowsOf = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({ signal: index % 3, noise: index }));

const answered = (rows: readonly Row[]): InferenceResult => ({
  classes: CLASSES,
  answers: rows.map((row, index) => ({
    label: CLASSES[Number(row.signal)] ?? "",
    probabilities: CLASSES.map((_, each) => (each === row.signal ? 0.6 : 0.2)),
    predictionId: `r/${index}`,
  })),
  latencyMs: rows.length,
});

const refused = () => userError("SERVER_REFUSED", { with: { url: "", status: 500, reason: "no" } });

/** The exchange, and the sizes of the requests that were made. */
async function talk(count: number, infer: (rows: readonly Row[], request: number) => InferenceResult) {
  const sizes: number[] = [];
  const inference: InferenceClient = {
    describe: () => Promise.reject(new Error("not asked")),
    infer: async (_url, _signature, rows) => {
      sizes.push(rows.length);
      return infer(rows, sizes.length);
    },
    feedback: () => Promise.reject(new Error("not asked")),
  };
  const fractions: number[] = [];
  const progress = (fraction: number) => void fractions.push(fraction);
  const result = await exchange({ inference, url: "", signature, rows: rowsOf(count), random: random(1), progress });
  return { result, sizes, fractions };
}

describe("a server that answers", () => {
  test("is warmed up, asked in batches of 32, and then row by row", async () => {
    const { result, sizes } = await talk(70, answered);
    expect(sizes.slice(0, 13)).toEqual([...Array(10).fill(1), 32, 32, 6]);
    expect(sizes.slice(13)).toEqual(Array(100).fill(1));
    expect(result).toMatchObject({ requests: 113, failures: 0, repeated: 70, alike: 70, gone: false });
    expect(result.latenciesMs).toEqual(Array(100).fill(1));
    expect(result.answers.map((answer) => answer?.label)).toEqual(rowsOf(70).map((row) => CLASSES[Number(row.signal)]));
  });

  test("is asked alone about 500 rows at most", async () => {
    const { result } = await talk(1_000, answered);
    expect([result.latenciesMs.length, result.repeated]).toEqual([500, 500]);
  });

  test("is asked nothing when there are no rows", async () => {
    const { result, sizes } = await talk(0, answered);
    expect(sizes).toEqual([]);
    expect(result).toMatchObject({ requests: 0, answers: [], latenciesMs: [], classes: CLASSES });
  });

  test("moves its progress from nothing to all", async () => {
    const { fractions } = await talk(70, answered);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });
});

describe("a server that does not", () => {
  test("loses only the rows that it refuses: a failed batch is asked again row by row", async () => {
    const { result } = await talk(64, (rows) => {
      if (rows.some((row) => row.noise === 40)) throw refused();
      return answered(rows);
    });
    expect(result.answers.flatMap((answer, row) => (answer ? [] : [row]))).toEqual([40]);
    // The batch, the row within it, and the row when asked alone, which 100 requests over 64 rows do once or twice.
    expect(result.failures).toBeGreaterThanOrEqual(3);
    expect(result.repeated).toBe(63);
  });

  test.each([
    ["too few answers", (result: InferenceResult) => ({ ...result, answers: result.answers.slice(1) })],
    [
      "a probability that is not a number",
      (result: InferenceResult) => ({
        ...result,
        answers: result.answers.map((answer) => ({ ...answer, probabilities: [Number.NaN, 0, 1] })),
      }),
    ],
    ["other classes than probabilities", (result: InferenceResult) => ({ ...result, classes: ["rain"] })],
  ])("fails with %s", async (_, spoil) => {
    const { result } = await talk(5, (rows) => spoil(answered(rows)));
    expect(result.failures).toBe(result.requests);
    expect(result.answers).toEqual([null, null, null, null, null]);
  });

  test("counts as gone after twenty failures in a row, and nobody waits for the rest", async () => {
    const { result, sizes } = await talk(500, (rows, request) => {
      if (request > 12) throw refused();
      return answered(rows);
    });
    expect(sizes).toHaveLength(32);
    expect(result).toMatchObject({ gone: true, failures: 20 });
    expect(result.answers.filter((answer) => answer !== null)).toHaveLength(64);
  });

  test("is not blamed for a fault of ours", async () => {
    const talking = talk(5, () => {
      throw new TypeError("ours");
    });
    await expect(talking).rejects.toThrow("ours");
  });
});
