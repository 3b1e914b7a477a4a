/** Whether an ONNX file keeps the convention in `signature.ts`, and in words why not. */
import { outputOf, type Postprocessed } from "./postprocessing.ts";
import { imageShape } from "./preprocessing.ts";
import type { Servable } from "./servable.ts";
import type { Feature } from "./signature.ts";
import type { Datatype, TensorInfo } from "./tensor.ts";

export interface ModelInterface {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

interface Expected {
  readonly name: string;
  readonly datatypes: readonly Datatype[];
  /** Without the rows. */
  readonly shape: readonly number[];
}

/** Why the inputs and outputs are not those of the signature, or null. Further outputs do no harm. */
export function misfit(
  servable: Postprocessed & Pick<Servable, "preprocessing">,
  { inputs, outputs }: ModelInterface,
): string | null {
  const expected = servable.signature.features.map((feature) => inputFor(feature, servable));
  for (const each of expected) {
    const reason = misfitOf("input", each, inputs);
    if (reason) return reason;
  }
  const stranger = inputs.find((input) => !expected.some(({ name }) => name === input.name));
  if (stranger) return `the input ${stranger.name} is no feature`;
  const { name, width } = outputOf(servable);
  return misfitOf("output", { name, datatypes: ["FP32", "FP64"], shape: [width] }, outputs);
}

function inputFor({ name, type }: Feature, { preprocessing }: Pick<Servable, "preprocessing">): Expected {
  if (type !== "image") return { name, datatypes: [type === "number" ? "FP32" : "BYTES"], shape: [1] };
  const shape = preprocessing ? imageShape(preprocessing) : [];
  return { name: preprocessing?.input ?? name, datatypes: ["FP32"], shape };
}

function misfitOf(
  kind: "input" | "output",
  { name, datatypes, shape }: Expected,
  infos: readonly TensorInfo[],
): string | null {
  const info = infos.find((each) => each.name === name);
  if (!info) return `there is no ${kind} ${name}, only ${infos.map((each) => each.name).join(", ") || "none"}`;
  if (!datatypes.includes(info.datatype)) return `the ${kind} ${name} is ${info.datatype}, not ${datatypes[0]}`;
  // No shape at all: the file does not say, and the golden rows will.
  if (info.shape.length === 0) return null;
  const [rows = -1, ...rest] = info.shape;
  const fits = rest.length === shape.length && rest.every((size, index) => size === -1 || size === shape[index]);
  const found = `the ${kind} ${name} has the shape [${info.shape.join(", ")}], not [N, ${shape.join(", ")}]`;
  if (!fits) return found;
  // One row at a time is slow, and right; with any other fixed number the last rows of a request would need company.
  return rows === -1 || rows === 1 ? null : `${found}: export it with rows of any number`;
}

/** The file takes one row at a time: nothing that is asked at once can be computed at once. */
export const takesOneRow = ({ inputs }: ModelInterface): boolean => inputs.some(({ shape }) => shape[0] === 1);
