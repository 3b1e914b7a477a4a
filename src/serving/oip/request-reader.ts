/** Makes ready what reads the requests for one face. */
import type { Face } from "../answering.ts";
import { NOT_READ, type RequestReader } from "./infer-request.ts";
import type { ShapeLimits } from "./shapes.ts";
import { createTemplates } from "./template.ts";

export function requestReader(face: Face, limits: ShapeLimits): RequestReader {
  const blank = Object.fromEntries(face.inputs.map(({ name }) => [name, NOT_READ]));
  return {
    blank,
    templates: createTemplates(blank),
    face,
    inputs: new Map(face.inputs.map((input) => [input.name, input])),
    names: new Map(face.inputs.map((input) => [input, new TextEncoder().encode(input.name)])),
    limits,
  };
}
