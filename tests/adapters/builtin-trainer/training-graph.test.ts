/** The training graph: its gradient against numeric differences, and its Adam step against the formula. */
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { initialParameters, type Network } from "../../../src/adapters/builtin-trainer/network.ts";
import { trainingModel } from "../../../src/adapters/builtin-trainer/training-graph.ts";
import { random } from "../../../src/domain/random.ts";
import { type ReferenceRow, referenceLoss } from "./reference.ts";

const COLUMNS = 3;
const CLASSES = 4;
const chance = random(5);

const rows: readonly ReferenceRow[] = Array.from({ length: 10 }, (_, index) => ({
  design: Array.from({ length: COLUMNS }, () => Math.fround(chance() * 4 - 2)),
  target: index % CLASSES,
  weight: index % 2 === 0 ? 0.5 : 2,
}));

const tensor = (values: readonly number[] | Float32Array, dims: readonly number[]) =>
  new ort.Tensor("float32", Float32Array.from(values), dims);

async function oneStep(network: Network, parameters: Float32Array, weightDecay: number) {
  const optimiser = { learningRate: 0.01, weightDecay, batchSize: 16 };
  const session = await ort.InferenceSession.create(trainingModel(network, optimiser), { intraOpNumThreads: 1 });
  const data = (prefix: string) => ({
    [`${prefix}design`]: tensor(
      rows.flatMap(({ design }) => design),
      [rows.length, COLUMNS],
    ),
    [`${prefix}targets`]: tensor(
      rows.flatMap(({ target }) =>
        network.answers === "values"
          ? [target]
          : Array.from({ length: CLASSES }, (_, index) => (index === target ? 1 : 0)),
      ),
      [rows.length, network.sizes.at(-1) ?? 0],
    ),
    [`${prefix}weights`]: tensor(
      rows.map(({ weight }) => weight),
      [rows.length, 1],
    ),
  });
  const zero = new Float32Array(parameters.length);
  const results = await session.run({
    trips: new ort.Tensor("int64", [1n], []),
    order: new ort.Tensor("int32", Int32Array.from(rows.keys()), [rows.length]),
    parameters: tensor(parameters, [parameters.length]),
    moment1: tensor(zero, [zero.length]),
    moment2: tensor(zero, [zero.length]),
    steps: tensor([0], []),
    ...data(""),
    ...data("validation."),
  });
  await session.release();
  const floats = (name: string) => Array.from((results[name]?.data as Float32Array | undefined) ?? []);
  return {
    // After one step from nothing the first moment is a tenth of the gradient.
    gradient: floats("moment1Next").map((moment) => moment * 10),
    parameters: floats("parametersNext"),
    trainLoss: (floats("trainLoss")[0] ?? 0) / rows.length,
    validationLoss: (floats("validationLoss")[0] ?? 0) / rows.length,
    steps: floats("stepsNext")[0],
  };
}

function numericGradient(network: Network, parameters: Float32Array): readonly number[] {
  const width = 1e-5;
  const shifted = (index: number, by: number) => {
    const moved = Float64Array.from(parameters);
    moved[index] = (moved[index] ?? 0) + by;
    return referenceLoss(network, moved, rows);
  };
  return [...parameters].map((_, index) => (shifted(index, width) - shifted(index, -width)) / (2 * width));
}

const networks: readonly (readonly [string, Network])[] = [
  ["logistic regression", { sizes: [COLUMNS, CLASSES] }],
  ["one hidden layer", { sizes: [COLUMNS, 5, CLASSES] }],
  ["two hidden layers", { sizes: [COLUMNS, 5, 6, CLASSES] }],
  ["linear regression", { sizes: [COLUMNS, 1], answers: "values" }],
  ["one hidden layer, a value", { sizes: [COLUMNS, 5, 1], answers: "values" }],
];

/** Started away from zero, biases too, so that no gradient is zero by symmetry. */
function started(network: Network): Float32Array {
  const parameters = initialParameters(network, 9);
  return parameters.map((value) => value + chance() - 0.5);
}

test.each(networks)("%s: the gradient is that of numeric differences", async (_, network) => {
  const parameters = started(network);
  const { gradient } = await oneStep(network, parameters, 0);
  const expected = numericGradient(network, parameters);
  for (const [index, value] of gradient.entries()) expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5);
});

test.each(networks)("%s: losses are those of plain loops, before and after the step", async (_, network) => {
  const parameters = started(network);
  const step = await oneStep(network, parameters, 0);
  expect(step.trainLoss).toBeCloseTo(referenceLoss(network, parameters, rows), 5);
  expect(step.validationLoss).toBeCloseTo(referenceLoss(network, step.parameters, rows), 5);
  expect(step.validationLoss).toBeLessThan(step.trainLoss);
  expect(step.steps).toBe(1);
});

test("a step is Adam's, and decay pulls weights but no biases", async () => {
  const network: Network = { sizes: [COLUMNS, CLASSES] };
  const parameters = started(network);
  const { gradient, parameters: next } = await oneStep(network, parameters, 0.5);
  for (const [index, value] of parameters.entries()) {
    const decay = index < COLUMNS * CLASSES ? 0.5 * value : 0;
    // The first step of Adam goes by the gradient's sign.
    const expected = value - 0.01 * (Math.sign(gradient[index] ?? 0) + decay);
    expect(next[index]).toBeCloseTo(expected, 5);
  }
});
