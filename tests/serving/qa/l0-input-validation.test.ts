/** L0_input_validation: inputs that are missing, twice, of another shape, datatype or size are refused by name. */
import { expect, it } from "vitest";
import { identityModel } from "../../support/identity-model.ts";
import { serving } from "./asking.ts";

const asked = serving(() =>
  identityModel([
    { from: "x", to: "y", datatype: "FP32", shape: ["rows", 2] },
    { from: "n", to: "m", datatype: "INT32", shape: ["rows", 2] },
  ]),
);
const X = { name: "x", datatype: "FP32", shape: [1, 2], data: [1, 2] };
const N = { name: "n", datatype: "INT32", shape: [1, 2], data: [3, 4] };
const binary = (size: unknown) => ({ ...X, data: undefined, parameters: { binary_data_size: size } });

it("takes the inputs in any order", async () => {
  for (const inputs of [
    [X, N],
    [N, X],
  ]) {
    expect((await asked.infer({ inputs })).json.outputs?.map(({ data }) => data)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  }
});

it.each<[string, readonly unknown[], string]>([
  ["none", [], '"x" is missing'],
  ["one left out", [X], '"n" is missing'],
  ["one twice", [X, X, N], '"x" is given twice'],
  ["one too many", [X, N, { ...X, name: "z" }], 'no input "z"'],
  ["one without a name", [X, N, { ...X, name: undefined }], "needs a name"],
  ["one that is a text", ["x", N], "needs a name"],
  ["another datatype", [{ ...X, datatype: "FP64" }, N], "takes FP32"],
  ["a datatype in small letters", [{ ...X, datatype: "fp32" }, N], "takes FP32"],
  ["BF16", [{ ...X, datatype: "BF16" }, N], "takes FP32"],
  ["no shape", [{ ...X, shape: undefined }, N], "shape"],
  ["a shape of another rank", [{ ...X, shape: [2] }, N], "[rows, 2], not [2]"],
  ["a shape of another width", [{ ...X, shape: [2, 1] }, N], "[rows, 2], not [2, 1]"],
  ["a dynamic shape", [{ ...X, shape: [-1, 2] }, N], "array of sizes"],
  ["other rows than its neighbour", [{ ...X, shape: [2, 2], data: [1, 2, 3, 4] }, N], "differ in their number of rows"],
  ["fewer values", [{ ...X, data: [1] }, N], "1 values, and its shape says 2"],
  ["more values", [{ ...X, data: [1, 2, 3] }, N], "3 values, and its shape says 2"],
  ["no values", [{ ...X, data: undefined }, N], "data as a JSON array"],
  ["a text among numbers", [{ ...X, data: [1, "2"] }, N], 'value 1: "2"'],
  ["a fraction among whole numbers", [X, { ...N, data: [1, 2.5] }], "value 1: 2.5"],
  ["shared memory", [{ ...X, parameters: { shared_memory_region: "r" } }, N], "shared memory"],
  ["parameters that are a list", [{ ...X, parameters: [] }, N], "parameters"],
])("refuses %s", async (_, inputs, reason) => {
  const answer = await asked.infer({ inputs });
  expect(answer).toMatchObject({ status: 400, json: { error: expect.stringContaining(reason) } });
});

it.each<[string, unknown, number, string]>([
  ["bytes left over", 8, 9, "1 bytes after"],
  ["bytes missing", 8, 7, "has 8 bytes, and 7 are left"],
  ["another size than the shape's", 4, 4, "has 4 bytes, and its shape and datatype say 8"],
  ["a size that is no number", "8", 8, "not a number of bytes"],
  ["a negative size", -8, 8, "not a number of bytes"],
])("refuses in binary %s", async (_, size, sent, reason) => {
  const answer = await asked.infer({ inputs: [N, binary(size)] }, [new Uint8Array(sent)]);
  expect(answer).toMatchObject({ status: 400, json: { error: expect.stringContaining(reason) } });
});

it("answers as before after all of this", async () => {
  expect((await asked.infer({ inputs: [X, N] })).status).toBe(200);
  expect(asked.server.errors).toEqual([]);
});
