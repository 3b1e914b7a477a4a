/** Permutation importance is scikit-learn's (`tests/golden/importance.py`), and asks no more than it must. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Signature } from "../../../../src/domain/signature.ts";
import type { Row } from "../../../../src/domain/table.ts";
import type { Answer } from "../../../../src/ports/inference.ts";
import { IMPORTANCE_LIMITS, importanceOf } from "../../../../src/stages/evaluate/parts/importance.ts";
import type { Session } from "../../../../src/stages/evaluate/trial/session.ts";

interface Case {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}
const path = join(import.meta.dirname, "../../../golden/importance.json");
const golden = JSON.parse(readFileSync(path, "utf8")) as {
  readonly repeats: number;
  readonly regression: Case;
  readonly classification: Case;
};

const NAMES = ["a", "b", "c", "d"];

function signatureOf(task: Signature["task"], names = NAMES): Signature {
  const classes = task === "tabular-regression" ? [] : ["0", "1"];
  return { task, features: names.map((name) => ({ name, type: "number" })), label: { name: "y", classes } };
}

/** Answers with a linear model's value, or with the side of zero on which it lies. */
function linear(task: Signature["task"], { coefficients, intercept }: Pick<Case, "coefficients" | "intercept">) {
  const asked: number[] = [];
  const answer = (row: Row): Answer => {
    const value = NAMES.reduce((sum, name, index) => sum + (coefficients[index] ?? 0) * Number(row[name]), intercept);
    return task === "tabular-regression"
      ? { label: "", probabilities: [], value, predictionId: "p" }
      : { label: value > 0 ? "1" : "0", probabilities: value > 0 ? [0, 1] : [1, 0], predictionId: "p" };
  };
  const ask: Session["ask"] = async (rows) => {
    asked.push(rows.length);
    return rows.map(answer);
  };
  return { session: { signature: signatureOf(task), ask }, asked };
}

const rowsOf = ({ x }: Case): readonly Row[] =>
  x.map((values) => Object.fromEntries(NAMES.map((name, index) => [name, values[index] ?? null])));
const quiet = { seed: 1, progress: () => {} };

describe.each([
  ["tabular-regression", "r2", golden.regression],
  ["tabular-classification", "accuracy", golden.classification],
] as const)("%s", (task, metric, given) => {
  test("agrees with scikit-learn 1.9.1 within the chance of other shuffles", async () => {
    const { session } = linear(task, given);
    const truth = given.y.map(String);
    const found = await importanceOf(session, rowsOf(given), truth, { ...quiet, repeats: golden.repeats });
    expect(found.map(({ mean }) => mean)).toEqual(found.map(({ mean }) => mean).sort((a, b) => b - a));
    for (const [index, feature] of NAMES.entries()) {
      const own = found.find((each) => each.feature === feature);
      const deviation = given.deviation[index] ?? 0;
      // Two means of 50 repeats each: five standard errors of their difference.
      const chance = 5 * deviation * Math.sqrt(2 / golden.repeats) + 1e-9;
      expect(own).toMatchObject({ metric, repeats: golden.repeats });
      expect(Math.abs((own?.mean ?? 9) - (given.mean[index] ?? 0))).toBeLessThan(chance);
      expect(Math.abs((own?.deviation ?? 9) - deviation)).toBeLessThan(0.5 * deviation + 0.01);
    }
  });

  test("the seed decides", async () => {
    const ask = (seed: number) =>
      importanceOf(linear(task, given).session, rowsOf(given), given.y.map(String), { ...quiet, seed, repeats: 2 });
    expect(await ask(3)).toEqual(await ask(3));
    expect(await ask(4)).not.toEqual(await ask(3));
  });
});

const { classification } = golden;
const truth = classification.y.map(String);

test("a feature of one value is worth nothing, and costs no request of its rows", async () => {
  const { session, asked } = linear("tabular-classification", classification);
  const rows = rowsOf(classification).map((row) => ({ ...row, a: 1 }));
  const found = await importanceOf(session, rows, truth, { ...quiet, repeats: 3 });
  expect(found.find(({ feature }) => feature === "a")).toMatchObject({ mean: 0, deviation: 0 });
  expect(asked).toHaveLength(1 + 3 * 3);
});

test("many rows and features are cut, so that it costs little", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `f${index}`);
  const rows = Array.from({ length: 3_000 }, (_, row) => Object.fromEntries(names.map((name) => [name, row])));
  const asked: number[] = [];
  const ask: Session["ask"] = async (batch) => {
    asked.push(batch.length);
    return batch.map(() => ({ label: "1", probabilities: [0, 1], predictionId: "p" }));
  };
  const session = { signature: signatureOf("tabular-classification", names), ask };
  const labels = rows.map((_, row) => String(row % 2));
  const found = await importanceOf(session, rows, labels, { ...quiet, repeats: 5 });
  expect(found.map(({ feature }) => feature).sort()).toEqual(names.slice(0, IMPORTANCE_LIMITS.features).sort());
  const total = asked.reduce((sum, each) => sum + each, 0);
  expect(total).toBeLessThanOrEqual(IMPORTANCE_LIMITS.asked + IMPORTANCE_LIMITS.rows);
});

test("no repeats, images, too few rows or a server that does not answer: nothing", async () => {
  const { session } = linear("tabular-classification", classification);
  const rows = rowsOf(classification);
  const nobody = { ...session, ask: async (asked: readonly Row[]) => asked.map(() => null) };
  const image: Signature = { ...session.signature, features: [{ name: "p", type: "image" }] };
  const repeats = { ...quiet, repeats: 5 };
  expect(await importanceOf(session, rows, truth, { ...quiet, repeats: 0 })).toEqual([]);
  expect(await importanceOf({ ...session, signature: image }, rows, truth, repeats)).toEqual([]);
  expect(await importanceOf(session, rows.slice(0, 1), truth, repeats)).toEqual([]);
  expect(await importanceOf(nobody, rows, truth, repeats)).toEqual([]);
});

test("a server that dies on the way leaves what was measured until then", async () => {
  const { session } = linear("tabular-classification", classification);
  let requests = 0;
  const ask: Session["ask"] = async (rows) => (++requests > 4 ? rows.map(() => null) : session.ask(rows));
  // Rows that are equal in a feature are not asked again, so a dead server is not seen in their answers.
  const rows = rowsOf(classification).map((row, index) => ({ ...row, b: index % 2 }));
  const found = await importanceOf({ ...session, ask }, rows, truth, { ...quiet, repeats: 3 });
  expect(found.map(({ feature }) => feature)).toEqual(["a"]);
});
