/** The tensor `probabilities` as one list of numbers a row. */
import { numberRows } from "../../src/domain/feeds.ts";
import type { Tensor } from "../../src/domain/tensor.ts";

export function probabilityRows(tensor: Tensor, classes: number): readonly (readonly number[])[] {
  if (tensor.datatype !== "FP32") throw new TypeError(`probabilities must be FP32, not ${tensor.datatype}`);
  return numberRows(tensor.data, classes);
}
