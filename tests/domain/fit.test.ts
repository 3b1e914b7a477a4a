/** Whether an ONNX file keeps the convention. */
import { expect, test } from "vitest";
import { type ModelInterface, misfit } from "../../src/domain/fit.ts";
import type { Signature } from "../../src/domain/signature.ts";
import type { TensorInfo } from "../../src/domain/tensor.ts";

const signature: Signature = {
  task: "tabular-classification",
  features: [
    { name: "size", type: "number" },
    { name: "colour", type: "category", values: ["red"] },
  ],
  label: { name: "kind", classes: ["a", "b", "c"] },
};

const size: TensorInfo = { name: "size", datatype: "FP32", shape: [-1, 1] };
const colour: TensorInfo = { name: "colour", datatype: "BYTES", shape: [-1, 1] };
const probabilities: TensorInfo = { name: "probabilities", datatype: "FP32", shape: [-1, 3] };
const label: TensorInfo = { name: "label", datatype: "INT64", shape: [-1] };
const fitting: ModelInterface = { inputs: [size, colour], outputs: [probabilities] };

test.each<readonly [string, ModelInterface]>([
  ["the convention", fitting],
  ["inputs in another order, another output", { inputs: [colour, size], outputs: [label, probabilities] }],
  ["an output whose width the file does not say", { ...fitting, outputs: [{ ...probabilities, shape: [-1, -1] }] }],
  ["an output without a shape", { ...fitting, outputs: [{ ...probabilities, shape: [] }] }],
])("%s fits", (_, model) => {
  expect(misfit(signature, model)).toBeNull();
});

test.each<readonly [string, ModelInterface]>([
  ["there is no input colour, only size", { ...fitting, inputs: [size] }],
  ["the input size is FP64, not FP32", { ...fitting, inputs: [{ ...size, datatype: "FP64" }, colour] }],
  ["the input size has the shape [1, 1], not [N, 1]", { ...fitting, inputs: [{ ...size, shape: [1, 1] }, colour] }],
  ["the input size has the shape [-1], not [N, 1]", { ...fitting, inputs: [{ ...size, shape: [-1] }, colour] }],
  ["the input more is no feature", { ...fitting, inputs: [size, colour, { ...size, name: "more" }] }],
  ["there is no output probabilities, only label", { ...fitting, outputs: [label] }],
  [
    "the output probabilities has the shape [-1, 2], not [N, 3]",
    { ...fitting, outputs: [{ ...probabilities, shape: [-1, 2] }] },
  ],
])("%s", (reason, model) => {
  expect(misfit(signature, model)).toBe(reason);
});
