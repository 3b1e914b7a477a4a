/** Rows of named features to the tensors of a model's face. Every fault says which row, which name, what was expected. */
import type { Feature } from "../../domain/signature.ts";
import { MAX_FP32, type Tensor } from "../../domain/tensor.ts";
import { nearest } from "../../spec/nearest.ts";
import type { Face, FaceInput, Tensors } from "../answering.ts";
import { decodeFile } from "../base64.ts";
import { badRequest } from "../fault.ts";
import { isText } from "../oip/json-tensor.ts";
import { quote } from "../oip/quote.ts";
import { isObject, type JsonObject } from "../shape.ts";

/** A feature that a row leaves out is missing, as one that is null; an image may not be. */
export function tensorsOf(rows: readonly unknown[], features: readonly Feature[], face: Face): Tensors {
  const known = new Map(features.map((feature) => [feature.name, feature]));
  const checked = rows.map((row, index) => checkRow(row, index, known));
  return Object.fromEntries(
    face.inputs.map((input) => {
      const feature = known.get(input.name);
      if (!feature) throw new Error(`the face asks for ${input.name}, which is no feature`);
      return [input.name, columnOf(feature, input, checked)];
    }),
  );
}

function checkRow(row: unknown, index: number, known: ReadonlyMap<string, Feature>): JsonObject {
  if (!isObject(row)) throw badRequest(`row ${index} is ${quote(row)}; expected an object of named features`);
  for (const name of Object.keys(row)) {
    if (known.has(name)) continue;
    const meant = nearest(name, known.keys());
    const hint = meant === undefined ? `the features are ${[...known.keys()].join(", ")}` : `did you mean ${meant}?`;
    throw badRequest(`row ${index}: there is no feature ${quote(name)}; ${hint}`);
  }
  return row;
}

function columnOf(feature: Feature, input: FaceInput, rows: readonly JsonObject[]): Tensor {
  const { name, type } = feature;
  const shape = input.shape.map((_, dimension) => (dimension === 0 ? rows.length : 1));
  const cells = rows.map((row) => (Object.hasOwn(row, name) ? row[name] : null));
  const refuse = (cell: unknown, index: number, expected: string) =>
    badRequest(`row ${index}: the feature ${quote(name)} is ${quote(cell)}; expected ${expected}`);
  switch (type) {
    case "number": {
      const data = new Float32Array(cells.length);
      cells.forEach((cell, index) => {
        if (cell === null) data[index] = Number.NaN;
        else if (typeof cell === "number" && Math.abs(cell) <= MAX_FP32) data[index] = cell;
        else throw refuse(cell, index, "a number, or null where it is not known");
      });
      return { datatype: "FP32", shape, data };
    }
    case "category": {
      const data = cells.map((cell, index) => {
        if (cell === null) return "";
        if (typeof cell === "string" && isText(cell)) return cell;
        throw refuse(cell, index, "a text, or null where it is not known");
      });
      return { datatype: "BYTES", shape, data };
    }
    case "image": {
      const data = cells.map((cell, index) => {
        const bytes = typeof cell === "string" ? decodeFile(cell) : null;
        if (bytes === null) throw refuse(cell, index, "a JPEG or PNG file in base64");
        return bytes;
      });
      return { datatype: "BYTES", shape, data };
    }
  }
}
