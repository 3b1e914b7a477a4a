/** Tensors with the datatypes of the Open Inference Protocol v2. Row-major. */

export type TensorData =
  | { readonly datatype: "FP32"; readonly data: Float32Array }
  | { readonly datatype: "FP64"; readonly data: Float64Array }
  | { readonly datatype: "INT64"; readonly data: BigInt64Array }
  | { readonly datatype: "INT32"; readonly data: Int32Array }
  | { readonly datatype: "BOOL"; readonly data: Uint8Array }
  | { readonly datatype: "BYTES"; readonly data: readonly string[] };

export type Tensor = TensorData & { readonly shape: readonly number[] };
export type Datatype = Tensor["datatype"];

/** -1 stands for a dimension that is known only at run time. */
export interface TensorInfo {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}
