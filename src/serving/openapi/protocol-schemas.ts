/** JSON Schema of the Open Inference Protocol v2, as far as one model's face says more than the protocol does. */
import type { Face } from "../answering.ts";
import type { JsonObject } from "../shape.ts";

const parameters = { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } } as const;
const shape = { type: "array", items: { type: "integer", minimum: 0 }, minItems: 1 } as const;
const anyShape = { type: "array", items: { type: "integer", minimum: -1 } } as const;

const DATATYPES = [
  ...["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64"],
  ...["FP16", "FP32", "FP64", "BYTES"],
];

export function inferRequestSchema({ inputs, outputs }: Face): JsonObject {
  return {
    type: "object",
    required: ["inputs"],
    properties: {
      id: { type: ["string", "null"], maxLength: 256 },
      parameters: {
        ...parameters,
        type: ["object", "null"],
        description:
          "timestamps (ISO 8601, separated by commas, one a row), routing_key, timeout (microseconds), " +
          "binary_data_output.",
      },
      inputs: {
        type: "array",
        minItems: inputs.length,
        maxItems: inputs.length,
        description: `Each of ${inputs.map(({ name, datatype, shape: given }) => `${name} (${datatype} [${given.join(", ")}])`).join(", ")}.`,
        items: {
          type: "object",
          required: ["name", "datatype", "shape"],
          properties: {
            name: { enum: inputs.map(({ name }) => name) },
            datatype: { enum: DATATYPES },
            shape,
            parameters,
            data: { type: "array", description: "Flat in row-major order, or nested as the shape says." },
          },
        },
      },
      outputs: {
        type: ["array", "null"],
        description: "Absent: all of them.",
        items: {
          type: "object",
          required: ["name"],
          properties: { name: { enum: outputs.map(({ name }) => name) }, parameters: { type: ["object", "null"] } },
        },
      },
    },
  };
}

export const PROTOCOL_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  InferResponse: {
    type: "object",
    required: ["model_name", "outputs"],
    properties: {
      model_name: { type: "string" },
      model_version: { type: "string" },
      id: { type: "string" },
      parameters,
      outputs: {
        type: "array",
        items: {
          type: "object",
          required: ["name", "datatype", "shape"],
          properties: {
            name: { type: "string" },
            datatype: { enum: DATATYPES },
            shape,
            parameters,
            data: { type: "array" },
          },
        },
      },
    },
  },
  ServerMetadata: {
    type: "object",
    required: ["name", "version", "extensions"],
    properties: {
      name: { type: "string" },
      version: { type: "string" },
      extensions: { type: "array", items: { type: "string" } },
    },
  },
  ModelMetadata: {
    type: "object",
    required: ["name", "platform", "inputs", "outputs"],
    properties: {
      name: { type: "string" },
      versions: { type: "array", items: { type: "string" } },
      platform: { type: "string" },
      inputs: { type: "array", items: { $ref: "#/components/schemas/TensorInfo" } },
      outputs: { type: "array", items: { $ref: "#/components/schemas/TensorInfo" } },
    },
  },
  TensorInfo: {
    type: "object",
    required: ["name", "datatype", "shape"],
    properties: { name: { type: "string" }, datatype: { enum: DATATYPES }, shape: anyShape },
  },
  Error: {
    type: "object",
    required: ["error"],
    properties: { error: { type: "string", description: "What is wrong, in one sentence." } },
  },
};
