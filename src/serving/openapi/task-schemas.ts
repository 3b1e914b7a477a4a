/** JSON Schema of rows and predictions, from a signature. Categories are described, not enforced: unseen ones are answered. */
import { AUTOMATION } from "../../domain/automation.ts";
import { ROLES } from "../../domain/servable.ts";
import type { Feature, Signature } from "../../domain/signature.ts";
import { MAX_FP32 } from "../../domain/tensor.ts";
import { MAX_ID } from "../oip/parameters.ts";
import type { JsonObject } from "../shape.ts";
import { ref } from "./described.ts";

const ID = { type: ["string", "null"], maxLength: MAX_ID } as const;

const MOST_NAMED = 50;

function cellSchema(feature: Feature): JsonObject {
  switch (feature.type) {
    case "number":
      return { type: ["number", "null"], minimum: -MAX_FP32, maximum: MAX_FP32, examples: [0] };
    case "category": {
      const { values } = feature;
      const named = values.slice(0, MOST_NAMED).map((value) => JSON.stringify(value));
      const more = values.length > named.length ? `, and ${values.length - named.length} more` : "";
      const description = `Seen in training: ${named.join(", ")}${more}. Another text is answered as one never seen.`;
      return { type: ["string", "null"], description, ...(values[0] !== undefined && { examples: [values[0]] }) };
    }
    case "image":
      return { type: "string", contentEncoding: "base64", minLength: 2, description: "A JPEG or PNG file in base64." };
  }
}

export function rowSchema({ features }: Signature): JsonObject {
  const required = features.filter(({ type }) => type === "image").map(({ name }) => name);
  return {
    type: "object",
    description: "A row of named features. What is left out, or null, counts as missing.",
    properties: Object.fromEntries(features.map((feature) => [feature.name, cellSchema(feature)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

export const batchSchema = (maxRows: number): JsonObject => ({
  type: "object",
  required: ["rows"],
  additionalProperties: false,
  properties: {
    rows: { type: "array", items: ref("Row"), minItems: 1, maxItems: maxRows },
    id: { ...ID, description: "Echoed; the prediction of row k is called <id>/<k>." },
    routingKey: { ...ID, description: "Equal keys get the same model while a rollout goes on." },
    timestamps: {
      type: ["array", "null"],
      description: "When each row happened: one time a row, ISO 8601 with a zone.",
      items: { type: "string", format: "date-time" },
    },
  },
});

/** Where the model's answer is withheld every part of it is null, and `withheld` says why. */
export function predictionSchema({ task }: Signature, classes: readonly string[]): JsonObject {
  const probability = { type: "number", minimum: 0, maximum: 1.0001 };
  const answer =
    task === "tabular-regression"
      ? { value: { type: ["number", "null"] } }
      : {
          label: { type: ["string", "null"], enum: [...classes, null] },
          confidence: { ...probability, type: ["number", "null"] },
          probabilities: {
            type: ["object", "null"],
            properties: Object.fromEntries(classes.map((name) => [name, probability])),
            additionalProperties: false,
          },
        };
  return {
    type: "object",
    required: ["id", "decision", ...Object.keys(answer)],
    additionalProperties: false,
    properties: {
      id: { type: "string", description: "For /feedback." },
      decision: { enum: ["model", "person"], description: "Who decides." },
      ...answer,
      withheld: { enum: [...AUTOMATION], description: "The degree of automation for which the answer is not shown." },
    },
  };
}

export const answerSchema: JsonObject = {
  type: "object",
  required: ["id", "deployment", "model", "version", "role", "predictions"],
  additionalProperties: false,
  properties: {
    id: { type: "string" },
    deployment: { type: "string" },
    model: { type: "string" },
    version: { type: "string" },
    role: { enum: [...ROLES] },
    fallback: { enum: ["error", "timeout", "non-finite"], description: "Why the canary did not answer." },
    predictions: { type: "array", items: ref("Prediction") },
  },
};
