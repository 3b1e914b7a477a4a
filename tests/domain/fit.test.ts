/** Whether an ONNX file keeps the convention. */
import { describe, expect, test } from "vitest";
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

const SERVABLE = { signature, postprocessing: { classes: signature.label.classes } };

const size: TensorInfo = { name: "size", datatype: "FP32", shape: [-1, 1] };
const colour: TensorInfo = { name: "colour", datatype: "BYTES", shape: [-1, 1] };
const probabilities: TensorInfo = { name: "probabilities", datatype: "FP32", shape: [-1, 3] };
const label: TensorInfo = { name: "label", datatype: "INT64", shape: [-1] };
const fitting: ModelInterface = { inputs: [size, colour], outputs: [probabilities] };

test.each<readonly [string, ModelInterface]>([
  ["the convention", fitting],
  ["inputs in another order, another output", { inputs: [colour, size], outputs: [label, probabilities] }],
  ["an output whose width the file does not say", { ...fitting, outputs: [{ ...probabilities, shape: [-1, -1] }] }],
  [
    "one row at a time",
    { inputs: [{ ...size, shape: [1, 1] }, colour], outputs: [{ ...probabilities, shape: [1, 3] }] },
  ],
  ["probabilities in double precision", { ...fitting, outputs: [{ ...probabilities, datatype: "FP64" }] }],
  ["an output without a shape", { ...fitting, outputs: [{ ...probabilities, shape: [] }] }],
])("%s fits", (_, model) => {
  expect(misfit(SERVABLE, model)).toBeNull();
});

test.each<readonly [string, ModelInterface]>([
  ["there is no input colour, only size", { ...fitting, inputs: [size] }],
  ["the input size is FP64, not FP32", { ...fitting, inputs: [{ ...size, datatype: "FP64" }, colour] }],
  [
    "the input size has the shape [4, 1], not [N, 1]: export it with rows of any number",
    { ...fitting, inputs: [{ ...size, shape: [4, 1] }, colour] },
  ],
  ["the input size has the shape [-1], not [N, 1]", { ...fitting, inputs: [{ ...size, shape: [-1] }, colour] }],
  ["the input more is no feature", { ...fitting, inputs: [size, colour, { ...size, name: "more" }] }],
  ["there is no output probabilities, only label", { ...fitting, outputs: [label] }],
  [
    "the output probabilities has the shape [-1, 2], not [N, 3]",
    { ...fitting, outputs: [{ ...probabilities, shape: [-1, 2] }] },
  ],
])("%s", (reason, model) => {
  expect(misfit(SERVABLE, model)).toBe(reason);
});

describe("a model of images", () => {
  const IMAGES: Parameters<typeof misfit>[0] = {
    signature: {
      task: "image-classification",
      features: [{ name: "picture", type: "image" }],
      label: { name: "kind", classes: ["a", "b", "c"] },
    },
    preprocessing: {
      kind: "image",
      input: "pixels",
      colour: "rgb",
      resize: { width: 8, height: 6, fit: "cover" },
      normalise: { mean: [0, 0, 0], deviation: [1, 1, 1] },
      layout: "NCHW",
    },
    postprocessing: { classes: ["a", "b", "c"], output: "logits", activation: "softmax" },
  };
  const pixels: TensorInfo = { name: "pixels", datatype: "FP32", shape: [-1, 3, 6, 8] };
  const logits: TensorInfo = { name: "logits", datatype: "FP32", shape: [-1, 3] };

  test.each([[-1, 3, 6, 8], [1, 3, 6, 8], [-1, 3, -1, -1], []])(
    "takes what the preprocessing makes: %j",
    (...shape) => {
      expect(misfit(IMAGES, { inputs: [{ ...pixels, shape }], outputs: [logits] })).toBeNull();
    },
  );

  test.each<readonly [string, ModelInterface]>([
    ["there is no input pixels, only picture", { inputs: [{ ...pixels, name: "picture" }], outputs: [logits] }],
    [
      "the input pixels has the shape [-1, 6, 8, 3], not [N, 3, 6, 8]",
      { inputs: [{ ...pixels, shape: [-1, 6, 8, 3] }], outputs: [logits] },
    ],
    ["the input pixels is UINT8, not FP32", { inputs: [{ ...pixels, datatype: "UINT8" }], outputs: [logits] }],
    ["there is no output logits, only probabilities", { inputs: [pixels], outputs: [probabilities] }],
  ])("%s", (reason, model) => {
    expect(misfit(IMAGES, model)).toBe(reason);
  });
});
