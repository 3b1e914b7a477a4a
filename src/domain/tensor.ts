/** Tensors with the datatypes of the Open Inference Protocol v2. Row-major. */

/** The largest finite number that FP32 holds. */
export const MAX_FP32 = 3.4028234663852886e38;

export type TensorData =
  /** One byte an element, 0 or 1. */
  | { readonly datatype: "BOOL"; readonly data: Uint8Array }
  | { readonly datatype: "UINT8"; readonly data: Uint8Array }
  | { readonly datatype: "UINT16"; readonly data: Uint16Array }
  | { readonly datatype: "UINT32"; readonly data: Uint32Array }
  | { readonly datatype: "UINT64"; readonly data: BigUint64Array }
  | { readonly datatype: "INT8"; readonly data: Int8Array }
  | { readonly datatype: "INT16"; readonly data: Int16Array }
  | { readonly datatype: "INT32"; readonly data: Int32Array }
  | { readonly datatype: "INT64"; readonly data: BigInt64Array }
  /** The bits of IEEE 754 binary16. */
  | { readonly datatype: "FP16"; readonly data: Uint16Array }
  | { readonly datatype: "FP32"; readonly data: Float32Array }
  | { readonly datatype: "FP64"; readonly data: Float64Array }
  /** Texts; or, where the face says so, bytes that are no text, such as encoded images. */
  | { readonly datatype: "BYTES"; readonly data: readonly string[] | readonly Uint8Array[] };

export type Tensor = TensorData & { readonly shape: readonly number[] };
export type Datatype = Tensor["datatype"];

/** -1 stands for a dimension that is known only at run time. */
export interface TensorInfo {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}
