/** Rows and prepared images to the tensors of the convention in `signature.ts`, and numbers back to one list a row. */
import { type ImagePreprocessing, imageShape } from "./preprocessing.ts";
import type { Feature, Signature } from "./signature.ts";
import type { Row } from "./table.ts";
import type { Tensor } from "./tensor.ts";

/** Of the columns that are no images. A cell that is absent or of the other type counts as missing: who took it in has checked. */
export function feedsOf({ features }: Pick<Signature, "features">, rows: readonly Row[]): Record<string, Tensor> {
  const columns = features.filter(({ type }) => type !== "image");
  return Object.fromEntries(columns.map((feature) => [feature.name, columnTensor(feature, rows)]));
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

/** Prepared images as the model's input. */
export function imageFeed(steps: ImagePreprocessing, images: readonly Float32Array[]): Record<string, Tensor> {
  const shape = imageShape(steps);
  const length = shape.reduce((product, size) => product * size, 1);
  const data = new Float32Array(length * images.length);
  for (const [row, image] of images.entries()) data.set(image, row * length);
  return { [steps.input]: { datatype: "FP32", shape: [images.length, ...shape], data } };
}

/** Of a tensor, one list a row. */
export const numberRows = (numbers: Float32Array, width: number): readonly (readonly number[])[] =>
  Array.from({ length: numbers.length / width }, (_, row) => [...numbers.subarray(row * width, (row + 1) * width)]);
