/** Rows for a model to be tried with: like the given ones, and no two alike. */
import type { Tensor, TensorInfo } from "../../domain/tensor.ts";
import type { Tensors } from "../answering.ts";
import { joinTensors, sliceRows } from "./columns.ts";

export const rowsLike = (sample: Tensors, rows: number): Tensors =>
  Object.fromEntries(Object.entries(sample).map(([name, tensor]) => [name, varied(name, tensor, rows)]));

function varied(name: string, tensor: Tensor, rows: number): Tensor {
  const given = tensor.shape[0] ?? 0;
  const parts = Array.from({ length: rows }, (_, row) => sliceRows(tensor, row % given, (row % given) + 1));
  const shape = [-1, ...tensor.shape.slice(1)];
  const joined = joinTensors({ name, datatype: tensor.datatype, shape }, parts, rows);
  if (joined.datatype !== "FP32" || rows === given) return joined;
  const width = rows === 0 ? 0 : joined.data.length / rows;
  const data = joined.data.map((value, index) => value * (1 + Math.floor(index / width) / 64) + index / 4096);
  return { datatype: "FP32", shape: joined.shape, data };
}

/** One row of zeros and empty texts, for a model that nobody has described; free dimensions are of size one. */
export function blankRow(inputs: readonly TensorInfo[]): Tensors {
  return Object.fromEntries(inputs.map((info) => [info.name, blank(info)]));
}

function blank({ datatype, shape: declared }: TensorInfo): Tensor {
  const shape = declared.map((size) => (size === -1 ? 1 : size));
  const length = shape.reduce((product, size) => product * size, 1);
  switch (datatype) {
    case "BYTES":
      return { datatype, shape, data: Array<string>(length).fill("") };
    case "INT64":
      return { datatype, shape, data: new BigInt64Array(length) };
    case "UINT64":
      return { datatype, shape, data: new BigUint64Array(length) };
    default:
      return joinTensors(
        { name: "", datatype, shape },
        [{ datatype: "FP64", shape, data: new Float64Array(length) }],
        shape[0] ?? 1,
      );
  }
}
