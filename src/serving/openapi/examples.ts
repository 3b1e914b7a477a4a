/** Requests that work, made from what a model asks for: zeros, the first category, the smallest picture. No real data. */
import type { Feature, Signature } from "../../domain/signature.ts";
import type { Face, FaceInput } from "../answering.ts";
import type { JsonObject } from "../shape.ts";

/** A white picture of 32 by 32, PNG. */
export const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAAAAABWESUoAAAAFklEQVR42mP4TwAwjCoYVTCqYKQqAAA/aPwuqUTQyAAAAABJRU5ErkJggg==";

export function exampleRow({ features }: Signature): JsonObject {
  return Object.fromEntries(features.map((feature) => [feature.name, exampleCell(feature)]));
}

function exampleCell(feature: Feature): string | number {
  switch (feature.type) {
    case "number":
      return 0;
    case "category":
      return feature.values[0] ?? "text";
    case "image":
      return PICTURE;
  }
}

/** Beyond this JSON is no form that people would read or send. */
const MOST_ELEMENTS = 512;

/** One row, by the protocol, in JSON; null where a tensor has no form in JSON, or an input too long a one. */
export function exampleInfer(face: Face, signature: Signature | null): JsonObject | null {
  const isShort = face.inputs.every((input) => elementsOf(input) <= MOST_ELEMENTS);
  if (!isShort || [...face.inputs, ...face.outputs].some(({ datatype }) => datatype === "FP16")) return null;
  return {
    inputs: face.inputs.map((input) => ({
      name: input.name,
      datatype: input.datatype,
      shape: shapeOf(input),
      ...(input.content === "image" && { parameters: { content_type: "base64" } }),
      data: Array(elementsOf(input)).fill(exampleValue(input, signature)),
    })),
  };
}

/** Dimensions that the model leaves open are 1. */
export const shapeOf = ({ shape }: FaceInput): readonly number[] => shape.map((size) => (size === -1 ? 1 : size));

export const elementsOf = (input: FaceInput): number => shapeOf(input).reduce((product, size) => product * size, 1);

function exampleValue(input: FaceInput, signature: Signature | null): string | number | boolean {
  if (input.datatype === "BOOL") return false;
  if (input.datatype !== "BYTES") return 0;
  if (input.content === "image") return PICTURE;
  const feature = signature?.features.find(({ name }) => name === input.name);
  return (feature?.type === "category" && feature.values[0]) || "text";
}
