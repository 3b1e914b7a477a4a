/** L0_string_io: texts of any length and script are the same after the model, in JSON and in binary. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { identityOf } from "../../support/identity-model.ts";
import { lengthPrefixed, ofX } from "../oip/asking.ts";
import { serving } from "./asking.ts";

const asked = serving(() => identityOf("BYTES"));

const text = fc.string({ unit: "grapheme", maxLength: 30 }).filter((value) => !value.includes("\0"));
const rows = fc.integer({ min: 1, max: 4 }).chain((count) => fc.array(text, { minLength: count, maxLength: count }));

it("come back as they were sent", async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), fc.boolean(), async (values, binaryIn, binaryOut) => {
      const shape = [values.length, 1];
      const part = lengthPrefixed(values);
      const sent = binaryIn
        ? { inputs: [{ name: "x", datatype: "BYTES", shape, parameters: { binary_data_size: part.length } }] }
        : ofX("BYTES", shape, values);
      const json = { ...sent, parameters: { binary_data_output: binaryOut } };
      const answer = await asked.infer(json, binaryIn ? [part] : []);
      expect(answer.status).toBe(200);
      if (binaryOut) expect(answer.rest).toEqual(Buffer.from(part));
      else expect(answer.json.outputs?.[0]?.data).toEqual(values);
    }),
    { numRuns: 200 },
  );
});

it.each([
  ["a megabyte", "möwe ".repeat(200_000)],
  ["quotes and backslashes", '"\\"\\\\"'],
  ["controls", "\u0001\u001f\u007f\u0085\u2028\u2029\ufeff"],
  ["a byte order mark first", "\ufefftext"],
  ["many characters of four bytes", "🚲".repeat(5000)],
])("%s", async (_, value) => {
  const answer = await asked.infer(ofX("BYTES", [1, 1], [value]));
  expect(answer.json.outputs?.[0]?.data).toEqual([value]);
});

it.each<[string, unknown]>([
  ["a number", 1],
  ["null, in a model that knows no missing values", null],
  ["an object", {}],
  ["half of a pair of surrogates", "\ud83d"],
])("refuses %s", async (_, value) => {
  expect((await asked.infer(ofX("BYTES", [1, 1], [value]))).status).toBe(400);
});
