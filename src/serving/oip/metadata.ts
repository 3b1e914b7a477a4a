/** What the server and its models say of themselves, in the protocol's words. */
import type { TensorInfo } from "../../domain/tensor.ts";
import type { Member } from "../member.ts";
import type { JsonObject } from "../shape.ts";

/** Only what is so: clients choose by them how they ask. */
const EXTENSIONS = ["binary_tensor_data", "parameters"];

/** As Triton and MLServer call the format. */
export const PLATFORM = "onnx_onnxv1";

export const serverMetadata = (version: string): JsonObject => ({
  name: "understudy",
  version,
  extensions: EXTENSIONS,
});

export function modelMetadata({ model, version, face }: Member): JsonObject {
  return {
    name: model,
    versions: [String(version)],
    platform: PLATFORM,
    inputs: face.inputs.map(described),
    outputs: face.outputs.map(described),
  };
}

const described = ({ name, datatype, shape }: TensorInfo): JsonObject => ({ name, datatype, shape });
