/** A label that is a number: the gradient of its loss, and what is learnt beside ordinary least squares. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createBuiltinTrainer } from "../../../src/adapters/builtin-trainer/builtin-trainer.ts";
import type { Hyperparameters } from "../../../src/adapters/builtin-trainer/hyperparameters.ts";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { feedsOf } from "../../../src/domain/feeds.ts";
import { type Signature, VALUE } from "../../../src/domain/signature.ts";
import type { Row } from "../../../src/domain/table.ts";
import golden from "../../golden/linear-regression.json" with { type: "json" };
import { settings } from "./settings.ts";

const SIGNATURE: Signature = {
  task: "tabular-regression",
  features: [
    { name: "area", type: "number" },
    { name: "age", type: "number" },
    { name: "kind", type: "category", values: ["flat", "house"] },
  ],
  label: { name: "price", classes: [] },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-regression-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function learn(train: readonly Row[], changes: Partial<Hyperparameters>) {
  const lines = (rows: readonly Row[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  mkdirSync(join(folder, "dataset"), { recursive: true });
  writeFileSync(join(folder, "dataset", "train.jsonl"), lines(train.slice(0, 160)));
  writeFileSync(join(folder, "dataset", "validation.jsonl"), lines(train.slice(160)));
  return createBuiltinTrainer({ clock: systemClock() }).train(
    {
      dataset: join(folder, "dataset"),
      signature: SIGNATURE,
      hyperparameters: { ...settings(changes) },
      seed: 3,
      output: join(folder, "output"),
      checkpoints: join(folder, "checkpoints"),
      command: [],
      workingFolder: folder,
      timeoutMs: 60_000,
    },
    () => {},
  );
}

async function predict(file: string, rows: readonly Row[]): Promise<readonly number[]> {
  const model = await createOnnxRuntime().load(readFileSync(file));
  try {
    const value = (await model.run(feedsOf(SIGNATURE, rows)))[VALUE];
    expect(value?.shape).toEqual([rows.length, 1]);
    return Array.from(value?.data as Float32Array);
  } finally {
    await model.close();
  }
}

const meanDistance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, row) => sum + Math.abs(value - (b[row] ?? Number.NaN)), 0) / a.length;

test("linear regression answers as ordinary least squares, in the label's unit", async () => {
  const long = { algorithm: "linear-regression", epochs: 400, patience: 400, weightDecay: 0, batchSize: 32 } as const;
  const outcome = await learn(golden.train, { ...long, learningRate: 0.005 });
  if (outcome.kind === "failed") throw new Error(outcome.reason);
  const answers = await predict(outcome.model, golden.test);
  // Prices reach from 50,000 to 330,000, with a noise of 6,000; scikit-learn's fit is the yardstick.
  expect(meanDistance(answers, golden["LinearRegression().predict"])).toBeLessThan(1500);
});

test("an mlp learns it too, and a missing value gives a number all the same", async () => {
  const outcome = await learn(golden.train, { algorithm: "mlp", hidden: 16, epochs: 400, patience: 100 });
  if (outcome.kind === "failed") throw new Error(outcome.reason);
  const truth = golden.test.map(({ price }) => price);
  expect(meanDistance(await predict(outcome.model, golden.test), truth)).toBeLessThan(9000);
  const [odd = Number.NaN] = await predict(outcome.model, [{ area: null, age: 10, kind: "castle" }]);
  expect(odd).toBeGreaterThan(0);
});

test("an algorithm for classes is refused", async () => {
  expect(await learn(golden.train, { algorithm: "logistic-regression" })).toMatchObject({
    kind: "failed",
    reason: "logistic-regression does not answer with values",
  });
});

test("a label that never varies is answered as it is", async () => {
  const constant = golden.train.map((row) => ({ ...row, price: 5 }));
  const outcome = await learn(constant, { algorithm: "linear-regression", epochs: 5 });
  if (outcome.kind === "failed") throw new Error(outcome.reason);
  expect(await predict(outcome.model, golden.test.slice(0, 2))).toEqual([5, 5]);
});

test("is exported as a file that any onnxruntime loads", async () => {
  const outcome = await learn(golden.train, { algorithm: "linear-regression", epochs: 2 });
  if (outcome.kind === "failed") throw new Error(outcome.reason);
  const session = await ort.InferenceSession.create(outcome.model);
  expect([session.inputNames, session.outputNames]).toEqual([["area", "age", "kind"], [VALUE]]);
  await session.release();
});
