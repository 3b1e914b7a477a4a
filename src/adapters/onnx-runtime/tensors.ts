/** Our tensors to those of onnxruntime-node and back: one table of types. */
import type * as Ort from "onnxruntime-node";
import type { Datatype, Tensor } from "../../domain/tensor.ts";

const DATATYPES: Partial<Record<Ort.Tensor.Type, Datatype>> = {
  float32: "FP32",
  float64: "FP64",
  int64: "INT64",
  int32: "INT32",
  bool: "BOOL",
  string: "BYTES",
};

/** Null for a type that the protocol of our servers does not carry. */
export function datatypeOf(type: Ort.Tensor.Type): Datatype | null {
  return DATATYPES[type] ?? null;
}

export function toOrt(ort: typeof Ort, tensor: Tensor): Ort.Tensor {
  switch (tensor.datatype) {
    case "FP32":
      return new ort.Tensor("float32", tensor.data, tensor.shape);
    case "FP64":
      return new ort.Tensor("float64", tensor.data, tensor.shape);
    case "INT64":
      return new ort.Tensor("int64", tensor.data, tensor.shape);
    case "INT32":
      return new ort.Tensor("int32", tensor.data, tensor.shape);
    case "BOOL":
      return new ort.Tensor("bool", tensor.data, tensor.shape);
    case "BYTES":
      return new ort.Tensor("string", tensor.data, tensor.shape);
  }
}

export function fromOrt(value: Ort.Tensor): Tensor {
  const tensor = value as Ort.TypedTensor<Ort.Tensor.Type>;
  const shape = [...tensor.dims];
  switch (tensor.type) {
    case "float32":
      return { datatype: "FP32", shape, data: tensor.data as Float32Array };
    case "float64":
      return { datatype: "FP64", shape, data: tensor.data as Float64Array };
    case "int64":
      return { datatype: "INT64", shape, data: tensor.data as BigInt64Array };
    case "int32":
      return { datatype: "INT32", shape, data: tensor.data as Int32Array };
    case "bool":
      return { datatype: "BOOL", shape, data: tensor.data as Uint8Array };
    case "string":
      return { datatype: "BYTES", shape, data: tensor.data as readonly string[] };
    default:
      throw new TypeError(`a tensor of ${tensor.type} came out of a model whose outputs were checked`);
  }
}
