/** Whatever bytes are read, the outcome is tensors that are what they say, or a 4xx. Nothing else is ever thrown. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Face } from "../../../src/serving/answering.ts";
import { Fault } from "../../../src/serving/fault.ts";
import { decodeRequest } from "../../../src/serving/oip/request.ts";
import { requestReader } from "../../../src/serving/oip/request-reader.ts";
import { DATATYPES } from "../../support/identity-model.ts";
import { header, request } from "./anything.ts";
import { bodyOf, IMAGE, LIMITS, WEATHER } from "./asking.ts";

/** A bare model of every datatype, each of them alone too, a table and pictures. */
const inputs = DATATYPES.map((name) => ({ name, datatype: name, shape: [-1, -1] }));
const outputs = DATATYPES.map((name) => ({ name: `${name}_out`, datatype: name, shape: [-1, -1] }));
const FACES: readonly Face[] = [
  { inputs, outputs },
  ...inputs.map((input) => ({ inputs: [input], outputs })),
  { inputs: inputs.map((input) => ({ ...input, optional: true })), outputs },
  WEATHER,
  IMAGE,
];

function expectTensorsOrFault(face: Face, body: Uint8Array, length?: string): void {
  try {
    const { inputs: tensors, rows } = decodeRequest(requestReader(face, LIMITS), body, length);
    expect(Object.keys(tensors)).toEqual(face.inputs.map(({ name }) => name));
    for (const { shape, data } of Object.values(tensors)) {
      expect(shape[0]).toBe(rows);
      expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    expect(error.status).toBe(400);
    expect(error.message.length).toBeLessThan(600);
  }
}

const face = fc.constantFrom(...FACES);

it("in requests of the right form", () => {
  fc.assert(
    fc.property(face, request, fc.uint8Array({ maxLength: 40 }), (asked, json, rest) => {
      const { body, headerLength } = bodyOf(json, rest);
      expectTensorsOrFault(asked, body, headerLength);
      expectTensorsOrFault(asked, bodyOf(json).body);
    }),
    { numRuns: 5000 },
  );
});

it("in any bytes, with any header", () => {
  fc.assert(
    fc.property(face, fc.uint8Array({ maxLength: 300 }), fc.option(header, { nil: undefined }), expectTensorsOrFault),
    { numRuns: 5000 },
  );
});
