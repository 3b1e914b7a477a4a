/** Our tensors to those of onnxruntime-node and back: one table of types. */
import type * as Ort from "onnxruntime-node";
import type { Datatype, Tensor } from "../../domain/tensor.ts";

const TYPES = {
  BOOL: "bool",
  UINT8: "uint8",
  UINT16: "uint16",
  UINT32: "uint32",
  UINT64: "uint64",
  INT8: "int8",
  INT16: "int16",
  INT32: "int32",
  INT64: "int64",
  FP16: "float16",
  FP32: "float32",
  FP64: "float64",
  BYTES: "string",
} as const satisfies Record<Datatype, Ort.Tensor.Type>;

const DATATYPES = new Map<Ort.Tensor.Type, Datatype>(
  (Object.keys(TYPES) as Datatype[]).map((datatype) => [TYPES[datatype], datatype]),
);

/** Null for a type that the protocol of our servers does not carry. */
export const datatypeOf = (type: Ort.Tensor.Type): Datatype | null => DATATYPES.get(type) ?? null;

export function toOrt(ort: typeof Ort, { datatype, data, shape }: Tensor): Ort.Tensor {
  // On Node 24 the constructor makes a Float16Array of the bits, and the native code of 1.30 finds nothing in that.
  if (datatype === "FP16") return { type: "float16", dims: shape, data, location: "cpu" } as unknown as Ort.Tensor;
  // The constructor has an overload for each type, and a union of types fits none of them.
  return new ort.Tensor(TYPES[datatype] as "float32", data as Float32Array, shape);
}

export function fromOrt(value: Ort.Tensor): Tensor {
  const datatype = datatypeOf(value.type);
  if (!datatype) throw new TypeError(`a tensor of ${value.type} came out of a model whose outputs were checked`);
  const { data } = value;
  // Node 24 has Float16Array, and onnxruntime-node uses it: the bits are what the protocol carries.
  const bits = datatype === "FP16" && ArrayBuffer.isView(data) && !(data instanceof Uint16Array);
  return {
    datatype,
    shape: [...value.dims],
    data: bits ? new Uint16Array(data.buffer, data.byteOffset, data.length) : data,
  } as Tensor;
}
