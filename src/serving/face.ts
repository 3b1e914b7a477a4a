/** What callers send and get: by the task where there is a signature, else the model's own tensors. */
import type { Feature, Signature } from "../domain/signature.ts";
import type { TensorInfo } from "../domain/tensor.ts";
import type { Face, FaceInput } from "./answering.ts";

const DECISION: TensorInfo = { name: "decision", datatype: "BYTES", shape: [-1] };

export function faceOf({ task, features }: Signature, classes: readonly string[]): Face {
  const inputs = features.map(inputOf);
  if (task === "tabular-regression") {
    return { inputs, outputs: [{ name: "value", datatype: "FP32", shape: [-1, 1] }, DECISION] };
  }
  return {
    inputs,
    outputs: [
      { name: "label", datatype: "BYTES", shape: [-1] },
      { name: "probabilities", datatype: "FP32", shape: [-1, classes.length] },
      { name: "confidence", datatype: "FP32", shape: [-1] },
      DECISION,
    ],
  };
}

function inputOf({ name, type }: Feature): FaceInput {
  switch (type) {
    case "number":
      return { name, datatype: "FP32", shape: [-1, 1], optional: true };
    case "category":
      return { name, datatype: "BYTES", shape: [-1, 1], content: "text", optional: true };
    case "image":
      return { name, datatype: "BYTES", shape: [-1, 1], content: "image" };
  }
}
