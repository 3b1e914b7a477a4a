/** A column of numbers as the model takes it: FP32, whatever numeric datatype the caller has. */
import type { TensorData } from "../../domain/tensor.ts";
import type { FaceInput } from "../answering.ts";
import { badRequest } from "../fault.ts";
import { unfit } from "./json-tensor.ts";
import { quote } from "./quote.ts";

/** NaN is a missing value; infinity, or what becomes infinite in FP32, is refused. */
export function toFp32(input: FaceInput, tensor: TensorData): TensorData {
  const data = numbers(input, tensor);
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value - value !== 0 && !Number.isNaN(value)) throw unfit(input.name, at, value, "a number of FP32");
  }
  return { datatype: "FP32", data };
}

function numbers(input: FaceInput, tensor: TensorData): Float32Array {
  switch (tensor.datatype) {
    case "FP32":
      return tensor.data;
    case "FP16":
      return Float32Array.from(tensor.data, fromHalf);
    case "INT64":
    case "UINT64":
      return Float32Array.from(tensor.data as Iterable<bigint>, Number);
    case "BYTES":
      throw badRequest(`input ${quote(input.name)} takes FP32, or another datatype of numbers, not "BYTES"`);
    default:
      return Float32Array.from(tensor.data);
  }
}

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
