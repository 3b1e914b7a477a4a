/** A model's configuration in the words of Triton, whose tools ask for it before they measure a server. */
import type { Datatype, TensorInfo } from "../../domain/tensor.ts";
import type { Member } from "../member.ts";
import type { JsonObject } from "../shape.ts";
import { PLATFORM } from "./metadata.ts";

export function tritonConfig(member: Member): JsonObject {
  const { model, face, servable } = member;
  const { batchRows } = member.state();
  const isBatched = batchRows > 1;
  return {
    name: model,
    platform: PLATFORM,
    backend: "onnxruntime",
    version_policy: { latest: { num_versions: 1 } },
    // 0: nothing is run together. Where it is more, Triton leaves the batch's dimension out of the shapes below.
    max_batch_size: isBatched ? batchRows : 0,
    input: face.inputs.map((input) => described(input, isBatched)),
    output: face.outputs.map((output) => described(output, isBatched)),
    ...(isBatched && { dynamic_batching: { preferred_batch_size: [batchRows], max_queue_delay_microseconds: 0 } }),
    instance_group: [{ name: model, kind: "KIND_CPU", count: 1 }],
    default_model_filename: "model.onnx",
    model_transaction_policy: { decoupled: false },
    parameters: { servable: { string_value: servable } },
  };
}

const described = ({ name, datatype, shape }: TensorInfo, isBatched: boolean): JsonObject => ({
  name,
  data_type: typeOf(datatype),
  dims: isBatched ? shape.slice(1) : shape,
});

const typeOf = (datatype: Datatype): string => (datatype === "BYTES" ? "TYPE_STRING" : `TYPE_${datatype}`);
