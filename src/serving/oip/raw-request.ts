/** Raw mode: a header length of 0 says that the body is the model's one input, in binary, for one row. */
import type { Face, FaceInput } from "../answering.ts";
import { badRequest } from "../fault.ts";
import { WIDTHS } from "./datatypes.ts";
import type { InferRequest, RequestReader } from "./infer-request.ts";
import { quote } from "./quote.ts";
import { readOutputs } from "./requested-outputs.ts";
import { elementsOf } from "./shapes.ts";
import { readTensor } from "./tensor.ts";

export function decodeRaw({ face, blank, limits }: RequestReader, body: Uint8Array): InferRequest {
  const input = onlyInput(face);
  // The one element of BYTES is the body itself, without the length that the binary extension puts before it.
  const binary = input.datatype === "BYTES" ? Buffer.concat([lengthOf(body), body]) : body;
  const { datatype } = input;
  const given = { datatype, shape: rawShape(input, body.length), parameters: { binary_data_size: binary.length } };
  const { tensor } = readTensor(input, given, binary, limits);
  return {
    id: null,
    rows: 1,
    inputs: { ...blank, [input.name]: tensor },
    timestamps: null,
    routingKey: null,
    timeoutMs: null,
    outputs: readOutputs(undefined, face.outputs, true),
  };
}

function onlyInput({ inputs }: Face): FaceInput {
  const [input] = inputs;
  if (input && inputs.length === 1) return input;
  throw badRequest(`a raw body is for a model of one input, and this one has ${inputs.length}`);
}

/** One row; a single dimension beside it that the model leaves open is what the bytes give. */
function rawShape({ name, shape, datatype }: FaceInput, bytes: number): readonly number[] {
  const inner = shape.slice(1);
  const open = inner.filter((size) => size === -1).length;
  if (open > 1 || (open === 1 && datatype === "BYTES")) {
    throw badRequest(`input ${quote(name)} has open dimensions: say its shape in a request with JSON`);
  }
  const known = elementsOf(inner.filter((size) => size !== -1));
  if (open === 0) return [1, ...inner];
  const each = known * WIDTHS[datatype];
  if (each === 0 || bytes % each !== 0) throw badRequest(`input ${quote(name)} is no whole number of ${each} bytes`);
  return [1, ...inner.map((size) => (size === -1 ? bytes / each : size))];
}

function lengthOf(body: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return length;
}
