/** The datatypes of the protocol: how wide an element is, and which integers it holds. */
import type { Datatype, Tensor, TensorData } from "../../domain/tensor.ts";

/** Bytes of an element in the binary extension; 0: of its own length. */
export const WIDTHS = {
  BOOL: 1,
  UINT8: 1,
  UINT16: 2,
  UINT32: 4,
  UINT64: 8,
  INT8: 1,
  INT16: 2,
  INT32: 4,
  INT64: 8,
  FP16: 2,
  FP32: 4,
  FP64: 8,
  BYTES: 0,
} as const satisfies Readonly<Record<Datatype, number>>;

export const isDatatype = (value: unknown): value is Datatype =>
  typeof value === "string" && Object.hasOwn(WIDTHS, value);

/** Integers that fit in a JavaScript number. */
export const INTEGER_RANGES = {
  UINT8: [0, 2 ** 8 - 1],
  UINT16: [0, 2 ** 16 - 1],
  UINT32: [0, 2 ** 32 - 1],
  INT8: [-(2 ** 7), 2 ** 7 - 1],
  INT16: [-(2 ** 15), 2 ** 15 - 1],
  INT32: [-(2 ** 31), 2 ** 31 - 1],
} as const;
export type SmallInteger = keyof typeof INTEGER_RANGES;

export const isSmallInteger = (datatype: Datatype): datatype is SmallInteger => Object.hasOwn(INTEGER_RANGES, datatype);

export const WIDE_RANGES = {
  UINT64: [0n, 2n ** 64n - 1n],
  INT64: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;
export type WideInteger = keyof typeof WIDE_RANGES;

export const isWideInteger = (datatype: Datatype): datatype is WideInteger => Object.hasOwn(WIDE_RANGES, datatype);

const SMALL_ARRAYS = {
  UINT8: (length: number) => ({ datatype: "UINT8", data: new Uint8Array(length) }),
  UINT16: (length: number) => ({ datatype: "UINT16", data: new Uint16Array(length) }),
  UINT32: (length: number) => ({ datatype: "UINT32", data: new Uint32Array(length) }),
  INT8: (length: number) => ({ datatype: "INT8", data: new Int8Array(length) }),
  INT16: (length: number) => ({ datatype: "INT16", data: new Int16Array(length) }),
  INT32: (length: number) => ({ datatype: "INT32", data: new Int32Array(length) }),
} as const satisfies Readonly<Record<SmallInteger, (length: number) => TensorData>>;

/** Zeros, to be written into. */
export const smallIntegers = (datatype: SmallInteger, length: number) => SMALL_ARRAYS[datatype](length);

/** Of what is no BYTES, the elements as they lie in memory, which is little-endian wherever the runtime exists. */
export function bytesOf(tensor: Exclude<Tensor, { readonly datatype: "BYTES" }>): Uint8Array {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
