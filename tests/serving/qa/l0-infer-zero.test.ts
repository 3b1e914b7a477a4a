/** L0_infer_zero: tensors without elements, in JSON and in binary; a batch without rows is nobody's question. */
import { expect, it } from "vitest";
import { identityModel } from "../../support/identity-model.ts";
import { serving } from "./asking.ts";

const SHAPE = ["rows", "width"];
const asked = serving(() =>
  identityModel([
    { from: "numbers", to: "sameNumbers", datatype: "FP32", shape: SHAPE },
    { from: "texts", to: "sameTexts", datatype: "BYTES", shape: SHAPE },
  ]),
);
const inputs = (shape: readonly number[], other: object) =>
  ["numbers", "texts"].map((name) => ({ name, datatype: name === "texts" ? "BYTES" : "FP32", shape, ...other }));

it.each([
  ["JSON", { data: [] }],
  ["binary", { parameters: { binary_data_size: 0 } }],
  ["binary, with a null beside it", { data: null, parameters: { binary_data_size: 0 } }],
])("rows of nothing come back so, sent as %s", async (_, other) => {
  for (const binary of [true, false]) {
    const json = { inputs: inputs([3, 0], other), parameters: { binary_data_output: binary } };
    const { status, json: answer } = await asked.infer(json);
    expect(status).toBe(200);
    for (const output of answer.outputs ?? []) {
      expect(output.shape).toEqual([3, 0]);
      expect(binary ? output.parameters?.binary_data_size : output.data).toEqual(binary ? 0 : []);
    }
  }
});

it("something beside nothing", async () => {
  const [numbers, texts] = inputs([1, 0], { data: [] });
  const { json } = await asked.infer({ inputs: [numbers, { ...texts, shape: [1, 2], data: ["a", ""] }] });
  expect(json.outputs?.map(({ data }) => data)).toEqual([[], ["a", ""]]);
});

it.each([
  ["no rows", [0, 2], []],
  ["no rows of nothing", [0, 0], []],
  ["nothing where its shape says something", [1, 1], []],
  ["something where its shape says nothing", [1, 0], [1]],
])("refuses %s", async (_, shape, data) => {
  expect((await asked.infer({ inputs: inputs(shape, { data }) })).status).toBe(400);
});
