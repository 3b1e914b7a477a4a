/** Served answers beside the model file's own: none differ, unless something between them is wrong. */
import { expect, test } from "vitest";
import { userError } from "../../../../src/domain/errors/user-error.ts";
import { random } from "../../../../src/domain/random.ts";
import type { InferenceResult } from "../../../../src/ports/inference.ts";
import { examine } from "../../../../src/stages/evaluate/trial/exchange.ts";
import { type Change, examined, rowsOf, type SessionsOptions, sessions } from "../sessions.ts";

const MODEL = () => [0.625, 0.25, 0.125];
const skewBy = async (change: Change, options: SessionsOptions = {}) =>
  (await examined(70, { models: { candidate: MODEL }, change, ...options })).candidate.skew;

test("a server that answers as its file does is alike on every row", async () => {
  expect(await skewBy((result) => result)).toEqual({ rows: 70, different: 0, largest: 0 });
});

const shifted = (result: InferenceResult, by: number): InferenceResult => ({
  ...result,
  answers: result.answers.map((each) => ({ ...each, probabilities: each.probabilities.map((p) => p + by) })),
});

test("a shift is found with its size", async () => {
  const skew = await skewBy((result) => shifted(result, 0.125));
  expect(skew).toEqual({ rows: 70, different: 70, largest: 0.125 });
});

test("one row in seventy is found; FP32 noise is none", async () => {
  const one = await skewBy((result, { rows }) => shifted(result, rows.length === 6 ? 0.01 : 1e-8));
  expect(one).toMatchObject({ rows: 70, different: 6 });
  expect(await skewBy((result) => shifted(result, 1e-7))).toMatchObject({ different: 0 });
});

test("other labels with the same probabilities are found; a tie may be broken either way", async () => {
  const renamed: Change = (result) => ({
    ...result,
    answers: result.answers.map((each) => ({ ...each, label: "sun" })),
  });
  expect(await skewBy(renamed)).toEqual({ rows: 70, different: 70, largest: 0 });
  const tied = { models: { candidate: () => [0.4375, 0.125, 0.4375] } };
  expect(await skewBy(renamed, tied)).toEqual({ rows: 70, different: 0, largest: 0 });
});

test("rows that were not answered are not compared", async () => {
  const skew = await skewBy((result, { rows }) => {
    if (rows.some(({ noise }) => noise === 3 / 71))
      throw userError("SERVER_REFUSED", { with: { url: "", status: 400, reason: "" } });
    return result;
  });
  expect(skew).toEqual({ rows: 69, different: 0, largest: 0 });
});

test("a file that cannot be run here says nothing, and the log says so", async () => {
  const unreadable = { load: () => Promise.reject(userError("MODEL_UNREADABLE", { with: { reason: "no" } })) };
  expect(await skewBy((result) => result, { ports: { runtime: unreadable } })).toBeNull();
});

test("at most 2,000 rows are compared, from all over the split; a champion's are not", async () => {
  const { openCandidate, openChampion } = await sessions({
    champion: true,
    models: { candidate: MODEL, champion: MODEL },
  });
  const [own, other] = [await openCandidate(), await openChampion()];
  const { candidate, champion } = await examine(own, other, rowsOf(5_000), random(1), () => {});
  await Promise.all([own.stop(), other.stop()]);
  expect(candidate.skew?.rows).toBe(2_000);
  expect(champion?.skew).toBeNull();
});
