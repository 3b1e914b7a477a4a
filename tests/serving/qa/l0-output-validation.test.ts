/** L0_output_validation: which outputs are given, and that each is what the metadata says, whatever the model does. */
import { expect, it } from "vitest";
import { identityModel } from "../../support/identity-model.ts";
import { type OutputTensor, serving } from "./asking.ts";

const asked = serving(() =>
  identityModel([
    { from: "x", to: "y", datatype: "FP32", shape: ["rows", 2] },
    {
      from: "x",
      to: "shape",
      datatype: "FP32",
      shape: ["rows", 2],
      operator: "Shape",
      output: { datatype: "INT64", shape: [2] },
    },
    { from: "n", to: "m", datatype: "INT64", shape: ["rows"] },
  ]),
);
const INPUTS = [
  { name: "x", datatype: "FP32", shape: [3, 2], data: [1, 2, 3, 4, 5, 6] },
  { name: "n", datatype: "INT64", shape: [3], data: [7, 8, 9] },
];
const names = (answer: Awaited<ReturnType<typeof asked.infer>>) => answer.json.outputs?.map(({ name }) => name);

it("gives all outputs in the order of the metadata, or those asked for in the caller's", async () => {
  expect(names(await asked.infer({ inputs: INPUTS }))).toEqual(["y", "shape", "m"]);
  expect(names(await asked.infer({ inputs: INPUTS, outputs: [{ name: "m" }, { name: "y" }] }))).toEqual(["m", "y"]);
  expect(names(await asked.infer({ inputs: INPUTS, outputs: [{ name: "m" }, { name: "m" }] }))).toEqual(["m"]);
});

it("says of each what the metadata says", async () => {
  const response = await fetch(`${asked.server.url}/v2/models/identity`);
  const metadata = (await response.json()) as { readonly outputs: readonly OutputTensor[] };
  const { json } = await asked.infer({ inputs: INPUTS });
  expect(json.outputs?.map(({ name, datatype }) => ({ name, datatype }))).toEqual(
    metadata.outputs.map(({ name, datatype }) => ({ name, datatype })),
  );
});

it("keeps an output whole that has no row for each row asked, however many ask at once", async () => {
  const ask = async (rows: number) => {
    const [x, n] = INPUTS;
    const inputs = [
      { ...x, shape: [rows, 2], data: Array(rows * 2).fill(1) },
      { ...n, shape: [rows], data: Array(rows).fill(1) },
    ];
    return (await asked.infer({ inputs, outputs: [{ name: "shape" }] })).json.outputs?.[0]?.data;
  };
  const rows = [1, 2, 3, 4, 5, 200];
  expect(await Promise.all(rows.map(ask))).toEqual(rows.map((each) => [each, 2]));
});

it.each<[string, unknown]>([
  ["one that there is not", [{ name: "z" }]],
  ["one without a name", [{}]],
  ["one that is a text", ["y"]],
  ["classes of one", [{ name: "y", parameters: { classification: 1 } }]],
  ["shared memory", [{ name: "y", parameters: { shared_memory_region: "r", shared_memory_byte_size: 8 } }]],
  ["a flag that is none", [{ name: "y", parameters: { binary_data: "true" } }]],
  ["an object", { name: "y" }],
])("refuses as outputs %s", async (_, outputs) => {
  const answer = await asked.infer({ inputs: INPUTS, outputs });
  expect(answer).toMatchObject({ status: 400, json: { error: expect.any(String) } });
});
