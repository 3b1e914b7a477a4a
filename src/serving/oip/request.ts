/** An inference request of the Open Inference Protocol v2, bytes to tensors. Whatever is wrong with it is a 400. */
import type { Tensor } from "../../domain/tensor.ts";
import type { Face, FaceInput, Tensors } from "../answering.ts";
import { badRequest } from "../fault.ts";
import { isObject, isText, type JsonObject } from "../shape.ts";
import { isWideInteger } from "./datatypes.ts";
import { type InferRequest, NOT_READ, type RequestReader } from "./infer-request.ts";
import { hasLongIntegers, parseExactly, parseJson, textOf } from "./json-text.ts";
import { readId, readParameters } from "./parameters.ts";
import { quote } from "./quote.ts";
import { decodeRaw } from "./raw-request.ts";
import { readOutputs } from "./requested-outputs.ts";
import { skim } from "./skim.ts";
import { readTensor } from "./tensor.ts";

/** `headerLength`: the header Inference-Header-Content-Length, where the caller sends it. */
export function decodeRequest(reader: RequestReader, body: Uint8Array, headerLength?: string): InferRequest {
  const skimmed = headerLength === undefined ? skim(reader, body) : null;
  return skimmed ?? readRequest(reader, body, headerLength);
}

/** Every request, the common ones too. */
export function readRequest(reader: RequestReader, body: Uint8Array, headerLength?: string): InferRequest {
  const length = readHeaderLength(headerLength, body.length);
  if (length === 0) return decodeRaw(reader, body);
  const binary = body.subarray(length ?? body.length);
  const text = textOf(length === null ? body : body.subarray(0, length));
  const parsed = parseJson(text);
  const json = wantsExactness(reader.face, parsed) && hasLongIntegers(text) ? parseExactly(text) : parsed;
  if (!isObject(json)) throw badRequest("the body is not a JSON object");
  return decodeParts(reader, json, binary);
}

function readHeaderLength(header: string | undefined, available: number): number | null {
  if (header === undefined) return null;
  const length = /^\d{1,15}$/.test(header) ? Number(header) : Number.NaN;
  if (length <= available) return length;
  throw badRequest("the header Inference-Header-Content-Length is not a number of bytes that the body has");
}

const isWide = (value: unknown): boolean =>
  isObject(value) && (value.datatype === "INT64" || value.datatype === "UINT64");

const wantsExactness = ({ inputs }: Face, json: unknown): boolean =>
  inputs.some(({ datatype }) => isWideInteger(datatype)) &&
  isObject(json) &&
  Array.isArray(json.inputs) &&
  json.inputs.some(isWide);

function decodeParts(reader: RequestReader, json: JsonObject, binary: Uint8Array): InferRequest {
  const { inputs, rows } = decodeInputs(reader, json.inputs, binary);
  const { binaryOutput, ...parameters } = readParameters(json.parameters, rows);
  const outputs = readOutputs(json.outputs, reader.face.outputs, binaryOutput);
  return { id: readId(json.id), rows, inputs, ...parameters, outputs };
}

function decodeInputs(reader: RequestReader, given: unknown, binary: Uint8Array) {
  if (!Array.isArray(given))
    throw badRequest("the body has no array of inputs; /openapi.json has a request that works");
  const inputs: Record<string, Tensor> = { ...reader.blank };
  let at = 0;
  let rows = -1;
  for (const each of given as readonly unknown[]) {
    const input = findInput(reader, each);
    if (inputs[input.name] !== NOT_READ) throw badRequest(`input ${quote(input.name)} is given twice`);
    const { tensor, taken } = readTensor(input, each as JsonObject, binary.subarray(at), reader.limits);
    at += taken;
    if (rows !== -1 && tensor.shape[0] !== rows) throw badRequest("the inputs differ in their number of rows");
    rows = tensor.shape[0] as number;
    inputs[input.name] = tensor;
  }
  if (at !== binary.length) throw badRequest(`${binary.length - at} bytes after the binary tensors belong to no input`);
  if (given.length < reader.inputs.size) throw missingInput(reader, inputs);
  // A model that takes nothing is asked once.
  return { inputs, rows: rows === -1 ? 1 : rows };
}

function findInput({ face, inputs }: RequestReader, given: unknown): FaceInput {
  if (!isObject(given) || !isText(given.name)) throw badRequest("every input needs a name");
  const input = inputs.get(given.name);
  if (input) return input;
  const names = face.inputs.map(({ name }) => name).join(", ");
  throw badRequest(`there is no input ${quote(given.name)}; the inputs are ${names}`);
}

function missingInput({ face }: RequestReader, inputs: Tensors) {
  const missing = face.inputs.find(({ name }) => inputs[name] === NOT_READ);
  const hint = missing?.optional ? "; send null for a value that is not known" : "";
  return badRequest(`input ${quote(missing?.name)} is missing${hint}`);
}
