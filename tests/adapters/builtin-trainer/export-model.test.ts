/** The exported model against the trainer's own mathematics, on raw rows with everything that can be odd in them. */
import { expect, test } from "vitest";
import { exportModel } from "../../../src/adapters/builtin-trainer/export-model.ts";
import { initialParameters, type Network } from "../../../src/adapters/builtin-trainer/network.ts";
import { designMatrix, designWidth, fitPreprocessing } from "../../../src/adapters/builtin-trainer/preprocessing.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { feedsOf } from "../../../src/domain/feeds.ts";
import { random } from "../../../src/domain/random.ts";
import { type Feature, PROBABILITIES, type Signature } from "../../../src/domain/signature.ts";
import type { Row } from "../../../src/domain/table.ts";
import { probabilityRows } from "../../support/probability-rows.ts";
import { referenceForward } from "./reference.ts";

const signatureOf = (features: readonly Feature[]): Signature => ({
  task: "tabular-classification",
  features,
  label: { name: "y", classes: ["a", "b", "c"] },
});

const FEATURES: readonly Feature[] = [
  { name: "wide", type: "number" },
  { name: "what colour?", type: "category", values: ["green", "red", "日本", "0"] },
  { name: "tiny", type: "number" },
  { name: "constant", type: "number" },
  { name: "always missing", type: "number" },
  { name: "understudy", type: "category", values: ["one"] },
];

const chance = random(11);
const ROWS: readonly Row[] = Array.from({ length: 50 }, (_, index) => ({
  wide: index % 7 === 0 ? null : 1e6 + chance() * 1e4,
  "what colour?": ["green", "red", "日本", "never seen", "", null][index % 6] ?? null,
  tiny: chance() * 1e-6,
  constant: 3,
  "always missing": null,
  understudy: index % 2 === 0 ? "one" : "two",
}));

async function largestDifference(signature: Signature, sizes: readonly number[]): Promise<number> {
  const preprocessing = fitPreprocessing(signature, ROWS);
  const width = designWidth(preprocessing);
  const network: Network = { sizes: [width, ...sizes] };
  const parameters = initialParameters(network, 4).map((value) => value + chance() - 0.5);
  const design = designMatrix(preprocessing, ROWS);
  const model = await createOnnxRuntime().load(exportModel(signature, preprocessing, network, parameters));
  const output = (await model.run(feedsOf(signature, ROWS)))[PROBABILITIES];
  await model.close();
  if (!output) throw new Error("no probabilities");
  const differences = probabilityRows(output, 3).flatMap((row, index) => {
    const expected = referenceForward(network, parameters, [...design.subarray(index * width, (index + 1) * width)]);
    return row.map((value, column) => Math.abs(value - (expected[column] ?? Number.NaN)));
  });
  return Math.max(...differences);
}

test.each([
  ["logistic regression", FEATURES, [3]],
  ["a hidden layer", FEATURES, [16, 3]],
  ["numbers only", FEATURES.filter(({ type }) => type === "number"), [8, 3]],
  ["one number", FEATURES.slice(0, 1), [3]],
  ["categories only", FEATURES.filter(({ type }) => type === "category"), [8, 3]],
  ["a category without values beside a number", [...FEATURES.slice(0, 1), { ...FEATURES[5], values: [] }], [3]],
] as readonly (readonly [string, readonly Feature[], readonly number[]])[])(
  "%s: probabilities agree with 64-bit loops to 1e-6",
  async (_, features, sizes) => {
    expect(await largestDifference(signatureOf(features), sizes)).toBeLessThan(1e-6);
  },
);

test("a column that never varied in training, and varies later, changes nothing", async () => {
  const signature = signatureOf(FEATURES.slice(0, 4));
  const preprocessing = fitPreprocessing(signature, ROWS);
  const [row = {}] = ROWS;
  expect(designMatrix(preprocessing, [{ ...row, constant: 900 }])).toEqual(designMatrix(preprocessing, [row]));
});

test("a missing number counts as the mean, an unknown category as none", () => {
  const signature = signatureOf(FEATURES.slice(0, 2));
  const preprocessing = fitPreprocessing(signature, ROWS);
  expect([...designMatrix(preprocessing, [{ wide: null, "what colour?": "blue" }])]).toEqual([0, 0, 0, 0, 0]);
});
