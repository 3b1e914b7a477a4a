/** Tensors of the protocol's binary extension: little-endian, row-major, no padding. */
import { isAscii, isUtf8 } from "node:buffer";
import type { Datatype, Tensor, TensorData } from "../../domain/tensor.ts";
import type { FaceInput } from "../answering.ts";
import { badRequest, type Fault } from "../fault.ts";
import { ownBytes } from "../own-bytes.ts";
import { bytesOf, isSmallInteger, smallIntegers, WIDTHS } from "./datatypes.ts";
import { isText } from "./json-tensor.ts";
import { quote } from "./quote.ts";

/** `bytes` is a view of a request's body; only images remain views of it, and only where they are most of it. */
export function fromBinary(input: FaceInput, datatype: Datatype, elements: number, bytes: Uint8Array): TensorData {
  if (datatype === "BYTES") return { datatype, data: byteStrings(input, elements, bytes) };
  const expected = elements * WIDTHS[datatype];
  if (bytes.length !== expected) {
    const { name } = input;
    throw badRequest(`input ${quote(name)} has ${bytes.length} bytes, and its shape and datatype say ${expected}`);
  }
  const tensor = zeros(datatype, elements);
  // A typed array cannot begin where the tensor lies in the body, which is rarely a multiple of its width.
  new Uint8Array(tensor.data.buffer).set(bytes);
  if (datatype === "BOOL") checkBooleans(input, tensor.data);
  return tensor;
}

function zeros(datatype: Exclude<Datatype, "BYTES">, length: number): Exclude<TensorData, { datatype: "BYTES" }> {
  if (isSmallInteger(datatype)) return smallIntegers(datatype, length);
  switch (datatype) {
    case "BOOL":
      return { datatype, data: new Uint8Array(length) };
    case "FP16":
      return { datatype, data: new Uint16Array(length) };
    case "FP32":
      return { datatype, data: new Float32Array(length) };
    case "FP64":
      return { datatype, data: new Float64Array(length) };
    case "INT64":
      return { datatype, data: new BigInt64Array(length) };
    case "UINT64":
      return { datatype, data: new BigUint64Array(length) };
  }
}

function checkBooleans({ name }: FaceInput, data: ArrayLike<number | bigint>): void {
  for (let at = 0; at < data.length; at++) {
    if (Number(data[at]) > 1) throw badRequest(`input ${quote(name)}, value ${at}: ${data[at]} is not a BOOL`);
  }
}

const LENGTH_BYTES = 4;

/** Each element is its length in four bytes, and its bytes. */
function byteStrings(input: FaceInput, elements: number, bytes: Uint8Array): readonly string[] | readonly Uint8Array[] {
  if (elements * LENGTH_BYTES > bytes.length) throw tornBytes(input);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const spans = new Uint32Array(elements + 1);
  let at = 0;
  for (let element = 0; element < elements; element++) {
    if (at + LENGTH_BYTES > buffer.length) throw tornBytes(input);
    at += LENGTH_BYTES + buffer.readUInt32LE(at);
    spans[element + 1] = at;
    if (at > buffer.length) throw tornBytes(input);
  }
  if (at !== buffer.length) throw tornBytes(input);
  const span = (element: number): readonly [from: number, to: number] => [
    (spans[element] as number) + LENGTH_BYTES,
    spans[element + 1] as number,
  ];
  const indexes = Array.from({ length: elements }, (_, element) => element);
  if (input.content === "image") return ownBytes(indexes.map((element) => view(bytes, ...span(element))));
  const encoding = isAscii(buffer) ? "latin1" : "utf8";
  return indexes.map((element) => {
    const [from, to] = span(element);
    const text = buffer.toString(encoding, from, to);
    if ((encoding === "latin1" || isUtf8(buffer.subarray(from, to))) && isText(text)) return text;
    throw badRequest(`input ${quote(input.name)}, value ${element} is not a text in UTF-8`);
  });
}

const view = (bytes: Uint8Array, from: number, to: number): Uint8Array =>
  new Uint8Array(bytes.buffer, bytes.byteOffset + from, to - from);

const tornBytes = ({ name }: FaceInput): Fault =>
  badRequest(`input ${quote(name)}: the lengths of its BYTES do not add up to its shape and its size`);

/** The bytes of an output. */
export function toBinary(tensor: Tensor): Uint8Array {
  if (tensor.datatype !== "BYTES") return bytesOf(tensor);
  const parts = tensor.data.map((value) => (typeof value === "string" ? Buffer.from(value, "utf8") : value));
  const size = parts.reduce((sum, part) => sum + LENGTH_BYTES + part.length, 0);
  const whole = Buffer.allocUnsafe(size);
  let at = 0;
  for (const part of parts) {
    at = whole.writeUInt32LE(part.length, at);
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
