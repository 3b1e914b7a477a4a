/** Rows to the tensors of the convention in `signature.ts`, and probabilities back to one list a row. */
import type { Feature, Signature } from "./signature.ts";
import type { Row } from "./table.ts";
import type { Tensor } from "./tensor.ts";

/** A cell that is absent or of the other type counts as missing: whoever took the rows in has checked them. */
export function feedsOf(signature: Signature, rows: readonly Row[]): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(signature.features.map((feature) => [feature.name, columnTensor(feature, rows)]));
}

function columnTensor(feature: Feature, rows: readonly Row[]): Tensor {
  const shape = [rows.length, 1];
  const cells = rows.map((row) => row[feature.name]);
  if (feature.type === "category") {
    return { datatype: "BYTES", shape, data: cells.map((cell) => (typeof cell === "string" ? cell : "")) };
  }
  const data = Float32Array.from(cells, (cell) => (typeof cell === "number" ? cell : Number.NaN));
  return { datatype: "FP32", shape, data };
}

/** The tensor `probabilities` as one list of numbers a row. */
export function probabilityRows(tensor: Tensor, classes: number): readonly (readonly number[])[] {
  if (tensor.datatype !== "FP32") throw new TypeError(`probabilities must be FP32, not ${tensor.datatype}`);
  const rows = tensor.data.length / classes;
  return Array.from({ length: rows }, (_, row) => [...tensor.data.subarray(row * classes, (row + 1) * classes)]);
}
