/** L0_nan_inf: numbers that are not finite go through in binary, come in as clients write them, and are never made up. */
import { expect, it } from "vitest";
import { identityOf } from "../../support/identity-model.ts";
import { ofX } from "../oip/asking.ts";
import { serving } from "./asking.ts";

const asked = serving(() => identityOf("FP32"));
const VALUES = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
const BINARY = { outputs: [{ name: "y", parameters: { binary_data: true } }] };

it("goes through in binary as it is", async () => {
  const input = { name: "x", shape: [1, 3], datatype: "FP32", parameters: { binary_data_size: 12 } };
  const answer = await asked.infer({ inputs: [input], ...BINARY }, [new Uint8Array(VALUES.buffer)]);
  expect(answer.rest).toEqual(Buffer.from(VALUES.buffer));
});

it.each([
  [
    "bare words",
    '{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[NaN,Infinity,-Infinity]}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}',
  ],
  ["strings", JSON.stringify({ ...ofX("FP32", [1, 3], ["NaN", "Infinity", "-Infinity"]), ...BINARY })],
])("is read from JSON as %s", async (_, text) => {
  expect((await asked.send(text)).rest).toEqual(Buffer.from(VALUES.buffer));
});

it("is refused in an answer of JSON, which has no word for it, and the next request is answered", async () => {
  const answer = await asked.infer(ofX("FP32", [1, 2], [1, "NaN"]));
  expect(answer).toMatchObject({
    status: 422,
    json: { error: expect.stringContaining("ask for it with binary_data") },
  });
  expect((await asked.infer(ofX("FP32", [1, 1], [1]))).status).toBe(200);
});

it.each([
  ["a number that is too large for FP32", [1e39]],
  ["null", [null]],
  ["another word", ["nan"]],
  ["a signed one", ["-NaN"]],
])("is not made of %s", async (_, values) => {
  expect((await asked.infer(ofX("FP32", [1, 1], values))).status).toBe(400);
  expect((await asked.send(JSON.stringify(ofX("FP32", [1, 1], [0])).replace("[0]", "[1e400]"))).status).toBe(400);
});

it("inside of texts is text", async () => {
  const json =
    '{"id":"NaN -Infinity \\" NaN","inputs":[{"name":"x","shape":[1,1],"datatype":"FP32","data":[NaN]}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}';
  expect((await asked.send(json)).json.id).toBe('NaN -Infinity " NaN');
});
