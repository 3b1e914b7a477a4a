/** The elements of a tensor out of JSON, each checked against the datatype that the caller says. */
import { isUtf8 } from "node:buffer";
import { type Datatype, MAX_FP32, type TensorData } from "../../domain/tensor.ts";
import type { FaceInput } from "../answering.ts";
import { isBase64 } from "../base64.ts";
import { badRequest, type Fault } from "../fault.ts";
import {
  INTEGER_RANGES,
  isSmallInteger,
  isWideInteger,
  type SmallInteger,
  smallIntegers,
  WIDE_RANGES,
  type WideInteger,
} from "./datatypes.ts";
import { quote } from "./quote.ts";

/** What a tensor of this input and datatype holds; `values` are in row-major order. */
export function fromJson(
  input: FaceInput,
  datatype: Datatype,
  values: readonly unknown[],
  encoding: "text" | "base64",
): TensorData {
  if (datatype === "FP32") return { datatype, data: fp32(input, values) };
  if (datatype === "BYTES") return { datatype, data: byteStrings(input, values, encoding) };
  if (datatype === "FP64") return { datatype, data: fp64(input, values) };
  if (datatype === "FP16") {
    throw badRequest(`input ${quote(input.name)}: FP16 has no form in JSON; send it as a binary tensor`);
  }
  if (datatype === "BOOL") return { datatype, data: booleans(input, values) };
  if (isSmallInteger(datatype)) return small(input, datatype, values);
  if (isWideInteger(datatype)) return wide(input, datatype, values);
  return datatype satisfies never;
}

export const unfit = (name: string, index: number, value: unknown, datatype: string): Fault =>
  badRequest(`input ${quote(name)}, value ${index}: ${quote(value)} is not ${datatype}`);

/** Beyond it FP32 has infinity only. */

function fp32(input: FaceInput, values: readonly unknown[]): Float32Array {
  const data = new Float32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (typeof value === "number" && value <= MAX_FP32 && value >= -MAX_FP32) data[at] = value;
    else data[at] = unusual(input, at, value, "FP32");
  }
  return data;
}

function fp64(input: FaceInput, values: readonly unknown[]): Float64Array {
  const data = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    data[at] = typeof value === "number" && Number.isFinite(value) ? value : unusual(input, at, value, "FP64");
  }
  return data;
}

/** What is no finite number: missing, or not finite and said so. A number that is too large is not said to be infinite. */
function unusual(input: FaceInput, index: number, value: unknown, datatype: "FP32" | "FP64"): number {
  if (value === "NaN") return Number.NaN;
  if (input.optional && value === null) return Number.NaN;
  if (!input.optional && (value === "Infinity" || value === "-Infinity")) return Number(value);
  // JSON exactly parsed has these for integers beyond 2^53.
  if (typeof value === "bigint") return Number(value);
  throw unfit(input.name, index, value, `a number of ${datatype}`);
}

function booleans({ name }: FaceInput, values: readonly unknown[]): Uint8Array {
  const data = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value === true || value === 1) data[at] = 1;
    else if (value !== false && value !== 0) throw unfit(name, at, value, "a BOOL");
  }
  return data;
}

function small({ name }: FaceInput, datatype: SmallInteger, values: readonly unknown[]): TensorData {
  const [least, most] = INTEGER_RANGES[datatype];
  const tensor = smallIntegers(datatype, values.length);
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    const fits = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
    if (!fits) throw unfit(name, at, value, `a number of ${datatype}`);
    tensor.data[at] = value;
  }
  return tensor;
}

/** JSON numbers are exact to 2^53. Longer ones come as bigint or, as some clients write them, as strings of digits. */
function wide({ name }: FaceInput, datatype: WideInteger, values: readonly unknown[]): TensorData {
  const [least, most] = WIDE_RANGES[datatype];
  const read = (value: unknown, at: number): bigint => {
    const number = exactInteger(value);
    if (number === null || number < least || number > most) throw unfit(name, at, value, `a number of ${datatype}`);
    return number;
  };
  return datatype === "INT64"
    ? { datatype, data: BigInt64Array.from(values, read) }
    : { datatype, data: BigUint64Array.from(values, read) };
}

function exactInteger(value: unknown): bigint | null {
  if (typeof value === "bigint") return value;
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  return typeof value === "string" && /^-?\d{1,20}$/.test(value) ? BigInt(value) : null;
}

function byteStrings(
  input: FaceInput,
  values: readonly unknown[],
  encoding: "text" | "base64",
): readonly string[] | readonly Uint8Array[] {
  if (input.content === "image") return values.map((value, at) => base64(input, value, at));
  if (encoding === "base64") return values.map((value, at) => base64Text(input, value, at));
  const data = new Array<string>(values.length);
  for (let at = 0; at < values.length; at++) data[at] = textValue(input, values[at], at);
  return data;
}

/** A lone surrogate has no UTF-8, and the runtime takes a zero for the end: it would answer for another text. */
export const isText = (value: string): boolean => value.isWellFormed() && !value.includes("\0");

function textValue({ name, optional }: FaceInput, value: unknown, index: number): string {
  if (typeof value === "string" && isText(value)) return value;
  if (optional && value === null) return "";
  throw unfit(name, index, value, "a text");
}

function base64({ name }: FaceInput, value: unknown, index: number): Uint8Array {
  const fits = typeof value === "string" && isBase64(value);
  if (!fits) throw badRequest(`input ${quote(name)}, value ${index} is not base64`);
  return Buffer.from(value, "base64");
}

function base64Text(input: FaceInput, value: unknown, index: number): string {
  if (input.optional && value === null) return "";
  const bytes = base64(input, value, index);
  const text = isUtf8(bytes) ? Buffer.from(bytes).toString("utf8") : "\0";
  if (isText(text)) return text;
  throw unfit(input.name, index, value, "a text in base64");
}
