/** L0_http_fuzz: any bytes in any frame are answered, by 200 or by a 4xx that says why; never by a 5xx or silence. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { DATATYPES, identityModel } from "../../support/identity-model.ts";
import { header, request } from "../oip/anything.ts";
import { bodyOf, ofX } from "../oip/asking.ts";
import { type Answer, serving } from "./asking.ts";

const asked = serving(() =>
  identityModel(
    DATATYPES.map((datatype) => ({ from: datatype, to: `${datatype}_out`, datatype, shape: ["rows", "width"] })),
  ),
);

function expectCalm({ status, json }: Answer): void {
  expect(asked.server.errors).toEqual([]);
  expect([200, 400, 413, 422]).toContain(status);
  if (status !== 200) expect(json.error).toEqual(expect.any(String));
}

it("in requests of the right form", async () => {
  await fc.assert(
    fc.asyncProperty(request, fc.uint8Array({ maxLength: 40 }), async (json, rest) => {
      expectCalm(await asked.infer(json, [rest]));
    }),
    { numRuns: 300 },
  );
});

it("in bodies of any bytes, with any header", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), header, async (body, length) => {
      expectCalm(await asked.send(body, { "inference-header-content-length": length }));
    }),
    { numRuns: 200 },
  );
});

/** Every input, each of one element, in binary: 1 byte, or its length and nothing. */
const valid = () => {
  const widths: Readonly<Record<string, number>> = {
    BOOL: 1,
    UINT8: 1,
    INT8: 1,
    UINT16: 2,
    INT16: 2,
    FP16: 2,
    INT32: 4,
    UINT32: 4,
    FP32: 4,
    BYTES: 4,
  };
  const inputs = DATATYPES.map((name) => ({
    ...ofX(name, [1, 1], undefined).inputs[0],
    name,
    parameters: { binary_data_size: widths[name] ?? 8 },
  }));
  const bytes = DATATYPES.reduce((sum, name) => sum + (widths[name] ?? 8), 0);
  const json = {
    inputs,
    outputs: DATATYPES.map((name) => ({ name: `${name}_out`, parameters: { binary_data: true } })),
  };
  return bodyOf(json, new Uint8Array(bytes));
};

it("in a valid request of which some bytes are others", async () => {
  const { body, headerLength } = valid();
  const headers = { "inference-header-content-length": headerLength };
  expect((await asked.send(body, headers)).status).toBe(200);
  const change = fc.record({ at: fc.nat(body.length - 1), to: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const damaged = Uint8Array.from(body);
      for (const { at, to } of changes) damaged[at] = to;
      expectCalm(await asked.send(damaged, headers));
    }),
    { numRuns: 300 },
  );
  expect((await asked.send(body, headers)).status).toBe(200);
});
