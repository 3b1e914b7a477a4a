/** Faces, and requests for them as bytes. */
import type { Datatype } from "../../../src/domain/tensor.ts";
import type { Face, FaceInput } from "../../../src/serving/answering.ts";
import { decodeRequest } from "../../../src/serving/oip/request.ts";
import { requestReader } from "../../../src/serving/oip/request-reader.ts";

export const WEATHER: Face = {
  inputs: [
    { name: "temperature", datatype: "FP32", shape: [-1, 1], optional: true },
    { name: "sky", datatype: "BYTES", shape: [-1, 1], content: "text", optional: true },
  ],
  outputs: [
    { name: "label", datatype: "BYTES", shape: [-1] },
    { name: "probabilities", datatype: "FP32", shape: [-1, 2] },
  ],
};

/** A bare model with one input. */
export const bare = (datatype: Datatype, shape: readonly number[] = [-1, -1]): Face => {
  const input: FaceInput = { name: "x", datatype, shape, ...(datatype === "BYTES" && { content: "text" }) };
  return { inputs: [input], outputs: [{ name: "y", datatype, shape }] };
};

export const IMAGE: Face = {
  inputs: [{ name: "photo", datatype: "BYTES", shape: [-1, 1], content: "image" }],
  outputs: [{ name: "label", datatype: "BYTES", shape: [-1] }],
};

const utf8 = new TextEncoder();

/** The JSON, and behind it the parts. */
export function bodyOf(json: unknown, ...parts: readonly Uint8Array[]) {
  const head = typeof json === "string" ? utf8.encode(json) : utf8.encode(JSON.stringify(json));
  return { body: new Uint8Array(Buffer.concat([head, ...parts])), headerLength: String(head.length) };
}

export const LIMITS = { maxRows: 100 };

export const decodeJson = (face: Face, json: unknown) => decodeRequest(requestReader(face, LIMITS), bodyOf(json).body);

export function decodeParts(face: Face, json: unknown, ...parts: readonly Uint8Array[]) {
  const { body, headerLength } = bodyOf(json, ...parts);
  return decodeRequest(requestReader(face, LIMITS), body, headerLength);
}

/** A request for a bare model. */
export const ofX = (datatype: string, shape: readonly unknown[], data: unknown, other: object = {}) => ({
  inputs: [{ name: "x", datatype, shape, data, ...other }],
});

/** BYTES of the binary extension. */
export function lengthPrefixed(values: readonly (string | Uint8Array)[]): Uint8Array {
  const parts = values.flatMap((value) => {
    const bytes = typeof value === "string" ? utf8.encode(value) : value;
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return [length, bytes];
  });
  return new Uint8Array(Buffer.concat(parts));
}
