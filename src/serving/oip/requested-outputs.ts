/** Which outputs a caller wants, in which order, and which of them in binary. */
import type { TensorInfo } from "../../domain/tensor.ts";
import { badRequest } from "../fault.ts";
import { isObject, isText } from "../shape.ts";
import { readFlag } from "./parameters.ts";
import { quote } from "./quote.ts";

export interface RequestedOutput {
  readonly name: string;
  readonly binary: boolean;
}

export function readOutputs(
  given: unknown,
  outputs: readonly TensorInfo[],
  binaryByDefault: boolean,
): readonly RequestedOutput[] {
  const all = () => outputs.map(({ name }) => ({ name, binary: binaryByDefault }));
  if (given === undefined || given === null) return all();
  if (!Array.isArray(given)) throw badRequest("the outputs are not a JSON array");
  if (given.length === 0) return all();
  const known = new Set(outputs.map(({ name }) => name));
  const requested = new Map<string, RequestedOutput>();
  for (const output of given) {
    const name = isObject(output) ? output.name : undefined;
    if (!isObject(output) || !isText(name) || !known.has(name)) {
      throw badRequest(`there is no output ${quote(name)}; the outputs are ${[...known].join(", ")}`);
    }
    requested.set(name, { name, binary: readBinary(name, output.parameters) ?? binaryByDefault });
  }
  return [...requested.values()];
}

/** Extensions of Triton's that change what an output is. */
const UNSUPPORTED = ["classification", "shared_memory_region"];

function readBinary(name: string, parameters: unknown): boolean | undefined {
  if (parameters === undefined || parameters === null) return undefined;
  if (!isObject(parameters)) throw badRequest(`the parameters of output ${quote(name)} are not a JSON object`);
  const refused = UNSUPPORTED.find((parameter) => Object.hasOwn(parameters, parameter));
  if (refused) throw badRequest(`output ${quote(name)}: the parameter ${refused} is not supported`);
  return readFlag("binary_data", parameters.binary_data);
}
