/** What the server and its models say of themselves, in the protocol's words. */
import type { TensorInfo } from "../../domain/tensor.ts";
import type { Member } from "../member.ts";
import type { JsonObject } from "../shape.ts";

/** Only what is so: clients choose by them how they ask. */
const EXTENSIONS = ["binary_tensor_data", "parameters", "model_configuration", "statistics"];

/** As Triton and MLServer call the format. */
export const PLATFORM = "onnx_onnxv1";

export const serverMetadata = (version: string): JsonObject => ({
  name: "understudy",
  version,
  extensions: EXTENSIONS,
});

/** `members`: everybody who is loaded, for the versions of this model that can be asked. */
export function modelMetadata({ model, face }: Member, members: readonly Member[]): JsonObject {
  const versions = members.filter((member) => member.model === model).map(({ version }) => String(version));
  return {
    name: model,
    versions: [...new Set(versions)],
    platform: PLATFORM,
    inputs: face.inputs.map(described),
    outputs: face.outputs.map(described),
  };
}

const described = ({ name, datatype, shape }: TensorInfo): JsonObject => ({ name, datatype, shape });

/** Whoever is here is ready: the server listens only when every model has answered its golden inputs. */
export const repositoryIndex = (members: readonly Member[]): readonly JsonObject[] =>
  members.map(({ model, version }) => ({ name: model, version: String(version), state: "READY", reason: "" }));
