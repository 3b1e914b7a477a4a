/** Rows to the tensors that a model takes: one input a feature, as the signature's convention says. */
import type { Feature, Signature } from "../domain/signature.ts";
import type { Row } from "../domain/table.ts";
import type { Tensor } from "../domain/tensor.ts";

export type Feeds = Readonly<Record<string, Tensor>>;

function columnOf(feature: Feature, rows: readonly Row[]): Tensor {
  const shape = [rows.length, 1];
  if (feature.type === "category") {
    return { datatype: "BYTES", shape, data: rows.map((row) => String(row[feature.name] ?? "")) };
  }
  const data = Float32Array.from(rows, (row) => {
    const cell = row[feature.name];
    return typeof cell === "number" ? cell : Number.NaN;
  });
  return { datatype: "FP32", shape, data };
}

/** A cell of the wrong type counts as missing: callers' cells are checked before, at the edge. */
export function toFeeds(signature: Signature, rows: readonly Row[]): Feeds {
  return Object.fromEntries(signature.features.map((feature) => [feature.name, columnOf(feature, rows)]));
}
