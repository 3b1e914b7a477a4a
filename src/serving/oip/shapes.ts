/** The shape of an input: whole numbers whose product is the number of elements, and what the model's face says of it. */

import type { FaceInput } from "../answering.ts";
import { badRequest, type Fault } from "../fault.ts";
import { quote } from "./quote.ts";

const MAX_RANK = 16;

/** Every dimension a size, and the product no larger than numbers count exactly. */
export function readShape(name: string, shape: unknown): readonly number[] {
  const isShape = Array.isArray(shape) && shape.length > 0 && shape.length <= MAX_RANK && shape.every(isSize);
  if (!isShape) throw badRequest(`input ${quote(name)} needs its shape as an array of sizes`);
  if (!Number.isSafeInteger(elementsOf(shape))) throw badRequest(`the shape of input ${quote(name)} is too large`);
  return shape;
}

const isSize = (size: unknown): size is number => Number.isSafeInteger(size) && Number(size) >= 0;

export function elementsOf(shape: readonly number[]): number {
  let elements = 1;
  for (const size of shape) elements *= size;
  return elements;
}

export interface ShapeLimits {
  readonly maxRows: number;
}

/** The shape as the model's face has it. A column may come without its last dimension of 1. */
export function fitShape(input: FaceInput, given: readonly number[], { maxRows }: ShapeLimits): readonly number[] {
  const shape = isColumn(input) ? columnShape(input, given) : given;
  if (shape.length !== input.shape.length) throw misfit(input, given);
  for (let at = 1; at < shape.length; at++) {
    const expected = input.shape[at];
    if (expected !== -1 && expected !== shape[at]) throw misfit(input, given);
  }
  const [rows = 0] = shape;
  if (rows < 1) throw badRequest(`input ${quote(input.name)} needs at least one row`);
  if (rows > maxRows) throw badRequest(`input ${quote(input.name)} has more than ${maxRows} rows`);
  return shape;
}

const isColumn = (input: FaceInput): boolean => input.optional === true || input.content === "image";

const columnShape = ({ shape }: FaceInput, given: readonly number[]): readonly number[] =>
  given.length === shape.length - 1 && shape.at(-1) === 1 ? [...given, 1] : given;

function misfit({ name, shape }: FaceInput, given: readonly number[]): Fault {
  const expected = shape.map((size, at) => (at === 0 ? "rows" : size === -1 ? "any" : size)).join(", ");
  return badRequest(`input ${quote(name)} needs the shape [${expected}], not [${given.join(", ")}]`);
}

/** The values in row-major order: as they are where `data` is flat, and out of arrays nested as the shape says. */
export function flattened(name: string, data: unknown, shape: readonly number[]): readonly unknown[] {
  if (!Array.isArray(data)) throw badRequest(`input ${quote(name)} needs its data as a JSON array`);
  const elements = elementsOf(shape);
  if (!Array.isArray(data[0])) {
    if (data.length !== elements) {
      throw badRequest(`input ${quote(name)} has ${data.length} values, and its shape says ${elements}`);
    }
    return data;
  }
  const values: unknown[] = [];
  gather(name, data, shape, 0, values);
  return values;
}

function gather(name: string, data: readonly unknown[], shape: readonly number[], axis: number, into: unknown[]): void {
  if (data.length !== shape[axis]) {
    throw badRequest(`input ${quote(name)}: an array of ${data.length} where its shape says ${shape[axis]}`);
  }
  if (axis === shape.length - 1) {
    for (const value of data) into.push(value);
    return;
  }
  for (const part of data) {
    if (!Array.isArray(part)) throw badRequest(`input ${quote(name)} is not nested as its shape says`);
    gather(name, part, shape, axis + 1, into);
  }
}
