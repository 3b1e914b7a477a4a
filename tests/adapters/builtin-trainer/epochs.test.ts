/** Training: it learns, stops in time, is reproducible, and goes on from a checkpoint to the same end. */
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import type { Checkpoints, TrainingState } from "../../../src/adapters/builtin-trainer/checkpoint.ts";
import { type EpochReport, type Training, trainEpochs } from "../../../src/adapters/builtin-trainer/epochs.ts";
import { exportModel } from "../../../src/adapters/builtin-trainer/export-model.ts";
import type { Hyperparameters } from "../../../src/adapters/builtin-trainer/hyperparameters.ts";
import { fitPreprocessing } from "../../../src/adapters/builtin-trainer/preprocessing.ts";
import { classWeights, trainingData } from "../../../src/adapters/builtin-trainer/training-data.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { feedsOf } from "../../../src/domain/feeds.ts";
import { random } from "../../../src/domain/random.ts";
import { PROBABILITIES, type Signature } from "../../../src/domain/signature.ts";
import type { Row } from "../../../src/domain/table.ts";
import { probabilityRows } from "../../support/probability-rows.ts";
import { referenceForward } from "./reference.ts";
import { settings } from "./settings.ts";

const signature: Signature = {
  task: "tabular-classification",
  features: [
    { name: "x", type: "number" },
    { name: "y", type: "number" },
  ],
  label: { name: "side", classes: ["same", "other"] },
};

/** Exclusive or of two signs: no straight line parts it. */
function rowsOf(count: number, seed: number): readonly Row[] {
  const chance = random(seed);
  return Array.from({ length: count }, () => {
    const [x, y] = [chance() * 2 - 1, chance() * 2 - 1];
    return { x, y, side: x * y > 0 ? "same" : "other" };
  });
}

const trainRows = rowsOf(200, 1);
const validationRows = rowsOf(100, 2);
const nowhere: Checkpoints = { load: () => null, save: () => {} };

function trainingOf(changes: Partial<Hyperparameters>, extra: Partial<Training> = {}) {
  const reports: EpochReport[] = [];
  const hyperparameters = settings({ epochs: 150, learningRate: 0.02, hidden: 12, batchSize: 32, ...changes });
  const preprocessing = fitPreprocessing(signature, trainRows);
  const weights = classWeights(hyperparameters.classWeights, signature, trainRows);
  const training: Training = {
    network: { sizes: hyperparameters.algorithm === "mlp" ? [2, hyperparameters.hidden, 2] : [2, 2] },
    hyperparameters,
    seed: 5,
    train: trainingData(signature, preprocessing, weights, trainRows),
    validation: trainingData(signature, preprocessing, weights, validationRows),
    checkpoints: nowhere,
    onEpoch: (report) => reports.push(report),
    stopped: () => false,
    ...extra,
  };
  return { training, reports };
}

function accuracy({ network, validation }: Training, parameters: Float32Array): number {
  const right = validationRows.filter((row, index) => {
    const design = [...validation.design.subarray(index * 2, index * 2 + 2)];
    const [same = 0, other = 0] = referenceForward(network, parameters, design);
    return (same > other ? "same" : "other") === row.side;
  });
  return right.length / validationRows.length;
}

const trained = async (training: Training): Promise<Float32Array> => {
  const parameters = await trainEpochs(ort, training);
  if (!parameters) throw new Error("it was stopped");
  return parameters;
};

test("a hidden layer learns what no line can part; logistic regression does not", async () => {
  const mlp = trainingOf({}).training;
  expect(accuracy(mlp, await trained(mlp))).toBeGreaterThan(0.93);
  const line = trainingOf({ algorithm: "logistic-regression" }).training;
  expect(accuracy(line, await trained(line))).toBeLessThan(0.7);
});

test("what is exported answers as the trained network does, to 1e-6", async () => {
  const { training } = trainingOf({});
  const parameters = await trained(training);
  const preprocessing = fitPreprocessing(signature, trainRows);
  const model = await createOnnxRuntime().load(exportModel(signature, preprocessing, training.network, parameters));
  const output = (await model.run(feedsOf(signature, validationRows)))[PROBABILITIES];
  await model.close();
  if (!output) throw new Error("no probabilities");
  for (const [index, row] of probabilityRows(output, 2).entries()) {
    const design = [...training.validation.design.subarray(index * 2, index * 2 + 2)];
    const expected = referenceForward(training.network, parameters, design);
    for (const [column, value] of row.entries()) {
      expect(Math.abs(value - (expected[column] ?? Number.NaN))).toBeLessThan(1e-6);
    }
  }
});

test("it stops when the validation loss got no better for so many epochs, and gives the best parameters", async () => {
  const { training, reports } = trainingOf({ algorithm: "logistic-regression", patience: 4, learningRate: 0.3 });
  const parameters = await trained(training);
  const losses = reports.map(({ validationLoss }) => validationLoss);
  const best = losses.indexOf(Math.min(...losses)) + 1;
  expect(reports.length).toBe(best + 4);
  const short = trainingOf({ algorithm: "logistic-regression", epochs: best, patience: 4, learningRate: 0.3 });
  expect(await trained(short.training)).toEqual(parameters);
});

test("the seed decides: equal seeds, equal parameters; another seed, others", async () => {
  const run = (seed: number) => trained(trainingOf({ epochs: 5 }, { seed }).training);
  expect(await run(5)).toEqual(await run(5));
  expect(await run(6)).not.toEqual(await run(5));
});

test("from any checkpoint it comes to the same parameters, and repeats no epoch", async () => {
  const saved: TrainingState[] = [];
  const keep: Checkpoints = { load: () => null, save: (state) => saved.push(state) };
  const whole = await trained(trainingOf({ epochs: 60, patience: 60 }, { checkpoints: keep }).training);
  expect(saved.map(({ epoch }) => epoch)).toEqual([25, 50]);
  for (const state of saved) {
    const resumed = trainingOf({ epochs: 60, patience: 60 }, { checkpoints: { load: () => state, save: () => {} } });
    expect(await trained(resumed.training)).toEqual(whole);
    expect(resumed.reports[0]?.epoch).toBe(state.epoch + 1);
  }
});

test("it stops between two epochs when asked", async () => {
  let asked = 0;
  const { training, reports } = trainingOf({}, { stopped: () => ++asked > 3 });
  expect(await trainEpochs(ort, training)).toBeNull();
  expect(reports.length).toBe(3);
});

test("a loss that is no number ends it, with the epoch and a hint", async () => {
  const { training } = trainingOf({ learningRate: 1e38 });
  await expect(trainEpochs(ort, training)).rejects.toThrow(/no number any more at epoch \d+: lower the learning rate/);
});

test("balanced weights give each class the same sum and rows one on average", () => {
  const rows: readonly Row[] = [...Array.from({ length: 9 }, () => ({ side: "same" })), { side: "other" }];
  const [same = 0, other = 0] = classWeights("balanced", signature, rows);
  expect([same * 9, other * 1]).toEqual([5, 5]);
  expect(classWeights("none", signature, rows)).toEqual([1, 1]);
});
