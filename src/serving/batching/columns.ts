/** Inputs of many requests as one, and outputs of one run as many: along dimension 0. */
import type { Datatype, Tensor, TensorData, TensorInfo } from "../../domain/tensor.ts";
import type { Tensors } from "../answering.ts";

type TypedData = Exclude<TensorData["data"], readonly unknown[]>;

const ARRAYS = {
  BOOL: Uint8Array,
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  UINT32: Uint32Array,
  UINT64: BigUint64Array,
  INT8: Int8Array,
  INT16: Int16Array,
  INT32: Int32Array,
  INT64: BigInt64Array,
  FP16: Uint16Array,
  FP32: Float32Array,
  FP64: Float64Array,
} as const satisfies Record<Exclude<Datatype, "BYTES">, unknown>;

/** Numbers become those of `info`'s datatype. But for dimension 0 the parts have one shape. */
export function joinTensors(info: TensorInfo, parts: readonly Tensor[], rows: number): Tensor {
  const [first] = parts;
  if (!first) throw new RangeError("nothing to join");
  const declared = info.shape.slice(1);
  // What the interface fixes holds, however the caller wrote it: a column may come as [N] too.
  const isFixed = info.shape.length > 0 && declared.every((dimension) => dimension >= 0);
  const shape = [rows, ...(isFixed ? declared : first.shape.slice(1))];
  const { datatype } = info;
  if (parts.length === 1 && first.datatype === datatype) return { datatype, shape, data: first.data } as Tensor;
  if (datatype === "BYTES") return { datatype, shape, data: joinTexts(parts) };
  return { datatype, shape, data: joinNumbers(datatype, parts) } as Tensor;
}

/** A column of single values is the common case, and is what most of this loop's care is about. */
function joinNumbers(datatype: Exclude<Datatype, "BYTES">, parts: readonly Tensor[]): TypedData {
  let length = 0;
  for (const { data } of parts) length += data.length;
  const joined = new ARRAYS[datatype](length) as Float32Array;
  let offset = 0;
  for (const part of parts) {
    const data = part.data as Float32Array;
    if (data.length === 1) joined[offset] = data[0] as number;
    else joined.set(data, offset);
    offset += data.length;
  }
  return joined;
}

function joinTexts(parts: readonly Tensor[]): readonly string[] {
  const joined: string[] = [];
  for (const { data } of parts) for (const text of data as readonly string[]) joined.push(text);
  return joined;
}

/** The rows from `from` up to `to`: a view, no copy, where the data allow it. */
export function sliceRows(tensor: Tensor, from: number, to: number): Tensor {
  const { datatype, data, shape } = tensor;
  const rows = shape[0] ?? 0;
  if (from === 0 && to === rows) return tensor;
  const width = rows === 0 ? 0 : data.length / rows;
  const part = Array.isArray(data)
    ? data.slice(from * width, to * width)
    : (data as TypedData).subarray(from * width, to * width);
  const sliced = shape.length === 1 ? [to - from] : [to - from, ...shape.slice(1)];
  return { datatype, shape: sliced, data: part } as Tensor;
}

export function sliceAll(tensors: Tensors, from: number, to: number): Tensors {
  const slices: Record<string, Tensor> = {};
  for (const name in tensors) slices[name] = sliceRows(tensors[name] as Tensor, from, to);
  return slices;
}

/** Runs of a long batch, joined again. */
export function joinAll(runs: readonly Tensors[]): Tensors {
  const [first = {}] = runs;
  if (runs.length === 1) return first;
  return Object.fromEntries(
    Object.entries(first).map(([name, { datatype }]) => {
      const parts = runs.flatMap((run) => run[name] ?? []);
      const rows = parts.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
      return [name, joinTensors({ name, datatype, shape: [] }, parts, rows)];
    }),
  );
}
