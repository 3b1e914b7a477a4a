/** Whether an ONNX file keeps the convention in `signature.ts`, and in words why not. */
import { answersOf, PROBABILITIES, type Signature, VALUE } from "./signature.ts";
import type { TensorInfo } from "./tensor.ts";

export interface ModelInterface {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** Why the inputs and outputs are not those of the signature, or null. Further outputs do no harm. */
export function misfit({ task, features, label }: Signature, { inputs, outputs }: ModelInterface): string | null {
  for (const { name, type } of features) {
    const reason = misfitOf("input", name, type === "number" ? "FP32" : "BYTES", 1, inputs);
    if (reason) return reason;
  }
  const stranger = inputs.find((input) => !features.some(({ name }) => name === input.name));
  if (stranger) return `the input ${stranger.name} is no feature`;
  return answersOf(task) === "values"
    ? misfitOf("output", VALUE, "FP32", 1, outputs)
    : misfitOf("output", PROBABILITIES, "FP32", label.classes.length, outputs);
}

function misfitOf(
  kind: "input" | "output",
  name: string,
  datatype: TensorInfo["datatype"],
  width: number,
  infos: readonly TensorInfo[],
): string | null {
  const info = infos.find((each) => each.name === name);
  if (!info) return `there is no ${kind} ${name}, only ${infos.map((each) => each.name).join(", ") || "none"}`;
  if (info.datatype !== datatype) return `the ${kind} ${name} is ${info.datatype}, not ${datatype}`;
  // No shape at all: the file does not say, and the golden rows will.
  if (info.shape.length === 0) return null;
  const [rows, columns] = info.shape;
  const fits = info.shape.length === 2 && rows === -1 && (columns === width || columns === -1);
  return fits ? null : `the ${kind} ${name} has the shape [${info.shape.join(", ")}], not [N, ${width}]`;
}
