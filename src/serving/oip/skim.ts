/**
 * The common request, straight from its bytes to tensors: columns and tensors of FP32, plain texts, JSON as clients
 * write it. JSON.parse and reading what it makes take twice as long. Whatever is not as expected is given up (null), and
 * read again by the whole reader, which also knows what to say; whatever is read here, it reads alike.
 */
import type { Tensor } from "../../domain/tensor.ts";
import type { FaceInput } from "../answering.ts";
import { type InferRequest, NOT_READ, type RequestReader } from "./infer-request.ts";
import { valueEnd } from "./json-scan.ts";
import { readId, readParameters } from "./parameters.ts";
import { readOutputs } from "./requested-outputs.ts";
import { elementsOf, fitShape } from "./shapes.ts";
import { readNumbers, readTexts } from "./skim-elements.ts";
import { BYTE, type Cursor, type Hole, isWord, pass, peek, plainEnd, readNumber } from "./skim-values.ts";

const word = (text: string): Uint8Array => new TextEncoder().encode(text);
const WORDS = {
  inputs: word("inputs"),
  name: word("name"),
  shape: word("shape"),
  datatype: word("datatype"),
  data: word("data"),
  fp32: word("FP32"),
  bytes: word("BYTES"),
} as const;

export function skim(reader: RequestReader, body: Uint8Array): InferRequest | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const known = reader.templates.read(bytes);
  if (known) return known;
  const holes: Hole[] = [];
  const cursor: Cursor = { bytes, at: 0, holes };
  const rest: Record<string, unknown> = {};
  let inputs: Readonly<Record<string, Tensor>> | null = null;
  if (!pass(cursor, BYTE.openingBrace)) return null;
  do {
    const from = stringStart(cursor);
    const to = from < 0 ? -1 : plainEnd(bytes, from);
    if (to < 0) return null;
    cursor.at = to + 1;
    if (!pass(cursor, BYTE.colon)) return null;
    if (isWord(bytes, from, to, WORDS.inputs)) {
      if (inputs) return null;
      inputs = skimInputs(reader, cursor);
      if (!inputs) return null;
    } else if (!skimOther(cursor, bytes.toString("latin1", from, to), rest)) return null;
  } while (pass(cursor, BYTE.comma));
  if (!inputs || !pass(cursor, BYTE.closingBrace)) return null;
  peek(cursor);
  if (cursor.at !== bytes.length) return null;
  const request = requestOf(reader, inputs, rest);
  reader.templates.learn(bytes, holes, request);
  return request;
}

function requestOf(
  { face }: RequestReader,
  inputs: Readonly<Record<string, Tensor>>,
  { id, parameters, outputs }: Readonly<Record<string, unknown>>,
): InferRequest {
  const rows = inputs[face.inputs[0]?.name ?? ""]?.shape[0] ?? 0;
  const { binaryOutput, timestamps, routingKey, timeoutMs } = readParameters(parameters, rows);
  const requested = readOutputs(outputs, face.outputs, binaryOutput);
  return { id: readId(id), rows, inputs, timestamps, routingKey, timeoutMs, outputs: requested };
}

/** Past the quote that opens a string; -1: there is none. */
function stringStart(cursor: Cursor): number {
  return pass(cursor, BYTE.quote) ? cursor.at : -1;
}

/** A field beside the inputs is short: JSON.parse reads it. */
function skimOther(cursor: Cursor, name: string, rest: Record<string, unknown>): boolean {
  if (name === "__proto__") return false;
  const next = peek(cursor);
  const end = valueEnd(cursor.bytes, cursor.at);
  if (end < 0) return false;
  try {
    rest[name] = JSON.parse(cursor.bytes.toString("latin1", cursor.at, end));
  } catch {
    return false;
  }
  const close = next === BYTE.quote ? plainEnd(cursor.bytes, cursor.at + 1) : -1;
  if (name === "id" && close >= 0) cursor.holes?.push({ kind: "id", from: cursor.at + 1, to: close });
  cursor.at = end;
  return true;
}

function skimInputs(reader: RequestReader, cursor: Cursor): Readonly<Record<string, Tensor>> | null {
  const inputs: Record<string, Tensor> = { ...reader.blank };
  const { face } = reader;
  if (!pass(cursor, BYTE.opening)) return null;
  let count = 0;
  let rows = -1;
  do {
    // Clients send the inputs in the model's order, as a rule.
    const expected = face.inputs[count] ?? face.inputs[0];
    const tensor = expected ? skimInput(reader, cursor, expected, inputs) : null;
    if (!tensor || (rows !== -1 && tensor.shape[0] !== rows)) return null;
    rows = tensor.shape[0] as number;
    count++;
  } while (pass(cursor, BYTE.comma));
  return count === face.inputs.length && pass(cursor, BYTE.closing) ? inputs : null;
}

/** Reads one input into its place in `inputs`. Its data must come after what says how to read them. */
function skimInput(
  reader: RequestReader,
  cursor: Cursor,
  expected: FaceInput,
  inputs: Record<string, Tensor>,
): Tensor | null {
  const { bytes } = cursor;
  let input: FaceInput | null = null;
  let given: readonly number[] | null = null;
  let isNamed: "FP32" | "BYTES" | null = null;
  let tensor: Tensor | null = null;
  if (!pass(cursor, BYTE.openingBrace)) return null;
  do {
    const from = stringStart(cursor);
    const to = from < 0 ? -1 : plainEnd(bytes, from);
    if (to < 0) return null;
    cursor.at = to + 1;
    if (!pass(cursor, BYTE.colon)) return null;
    if (!input && isWord(bytes, from, to, WORDS.name)) input = skimName(reader, cursor, expected);
    else if (!given && isWord(bytes, from, to, WORDS.shape)) given = skimShape(cursor);
    else if (!isNamed && isWord(bytes, from, to, WORDS.datatype)) isNamed = skimDatatype(cursor);
    else if (!tensor && input && given && isNamed && isWord(bytes, from, to, WORDS.data)) {
      tensor = isNamed === input.datatype ? skimData(cursor, input, given, reader) : null;
      if (!tensor) return null;
    } else return null;
  } while (pass(cursor, BYTE.comma));
  if (!input || !tensor || !pass(cursor, BYTE.closingBrace) || inputs[input.name] !== NOT_READ) return null;
  inputs[input.name] = tensor;
  return tensor;
}

function skimName({ inputs, names }: RequestReader, cursor: Cursor, expected: FaceInput): FaceInput | null {
  const from = stringStart(cursor);
  const to = from < 0 ? -1 : plainEnd(cursor.bytes, from);
  if (to < 0) return null;
  cursor.at = to + 1;
  const bytes = names.get(expected);
  if (bytes && isWord(cursor.bytes, from, to, bytes)) return expected;
  return inputs.get(cursor.bytes.toString("latin1", from, to)) ?? null;
}

function skimDatatype(cursor: Cursor): "FP32" | "BYTES" | null {
  const from = stringStart(cursor);
  const to = from < 0 ? -1 : plainEnd(cursor.bytes, from);
  cursor.at = to + 1;
  if (to < 0) return null;
  if (isWord(cursor.bytes, from, to, WORDS.fp32)) return "FP32";
  return isWord(cursor.bytes, from, to, WORDS.bytes) ? "BYTES" : null;
}

function skimShape(cursor: Cursor): readonly number[] | null {
  if (!pass(cursor, BYTE.opening)) return null;
  const shape: number[] = [];
  do {
    peek(cursor);
    const size = readNumber(cursor);
    if (!Number.isInteger(size) || size < 0 || shape.length === 8) return null;
    shape.push(size);
  } while (pass(cursor, BYTE.comma));
  return pass(cursor, BYTE.closing) ? shape : null;
}

function skimData(
  cursor: Cursor,
  input: FaceInput,
  given: readonly number[],
  { limits }: RequestReader,
): Tensor | null {
  const elements = elementsOf(given);
  // No element is written in less than two bytes, so no shape makes more room than the body has.
  if (!(elements > 0 && elements * 2 <= cursor.bytes.length)) return null;
  if (!pass(cursor, BYTE.opening)) return null;
  const shape = fitShape(input, given, limits);
  const from = cursor.at;
  const tensor = readElements(cursor, input, elements, shape);
  const { name } = input;
  if (tensor) cursor.holes?.push({ kind: tensor.datatype, name, elements, shape, from, to: cursor.at });
  return tensor && pass(cursor, BYTE.closing) ? tensor : null;
}

function readElements(
  cursor: Cursor,
  input: FaceInput,
  elements: number,
  shape: readonly number[],
): Extract<Tensor, { datatype: "FP32" | "BYTES" }> | null {
  if (input.datatype === "FP32") {
    const data = readNumbers(cursor, elements);
    return data && { datatype: "FP32", data, shape };
  }
  const data = input.content === "image" ? null : readTexts(cursor, elements);
  return data && { datatype: "BYTES", data, shape };
}
