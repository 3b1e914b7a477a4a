/** Answers and metadata as JSON of the Open Inference Protocol v2. */
import type { Digest } from "../domain/digest.ts";
import type { Role } from "../domain/servable.ts";
import type { Member } from "./member.ts";
import type { OutputName } from "./oip-request.ts";
import type { JsonObject } from "./shape.ts";

/** One answered row. */
export interface RowAnswer {
  readonly label: string;
  readonly probabilities: readonly number[];
  readonly confidence: number;
  readonly decision: "model" | "person";
}

export interface AnsweredRequest {
  readonly id: string;
  readonly deployment: string;
  readonly role: Role;
  readonly model: string;
  readonly version: number;
  readonly servable: Digest;
  readonly classes: readonly string[];
  readonly answers: readonly RowAnswer[];
}

export function encodeResponse(answered: AnsweredRequest, outputs: readonly OutputName[]): JsonObject {
  const { answers, id } = answered;
  const encoders: Readonly<Record<OutputName, () => JsonObject>> = {
    label: () =>
      column(
        "label",
        "BYTES",
        answers.map((answer) => answer.label),
      ),
    probabilities: () => ({
      name: "probabilities",
      datatype: "FP32",
      shape: [answers.length, answered.classes.length],
      // A parameter of the protocol is a string, a number or a boolean, hence the JSON text.
      parameters: { classes: JSON.stringify(answered.classes) },
      data: answers.flatMap((answer) => answer.probabilities),
    }),
    confidence: () =>
      column(
        "confidence",
        "FP32",
        answers.map((answer) => answer.confidence),
      ),
    decision: () =>
      column(
        "decision",
        "BYTES",
        answers.map((answer) => answer.decision),
      ),
  };
  return {
    model_name: answered.model,
    model_version: String(answered.version),
    id,
    parameters: {
      deployment: answered.deployment,
      role: answered.role,
      servable: answered.servable,
      prediction_id: id,
    },
    outputs: outputs.map((name) => encoders[name]()),
  };
}

const column = (name: OutputName, datatype: string, data: readonly unknown[]): JsonObject => ({
  name,
  datatype,
  shape: [data.length],
  data,
});

export function modelMetadata({ model, version, face }: Member): JsonObject {
  return {
    name: model,
    versions: [String(version)],
    platform: "onnx_onnxv1",
    inputs: face.inputs.map(({ name, datatype, shape }) => ({ name, datatype, shape })),
    outputs: face.outputs,
  };
}
