/** The elements of an output as JSON text: integers exact, FP32 in few digits, and nothing that JSON does not have. */
import type { Tensor } from "../../domain/tensor.ts";
import { badRequest, Fault } from "../fault.ts";
import { shortest } from "./float-text.ts";
import { quote } from "./quote.ts";

/** `[1,2]`, flat. */
export function dataText(name: string, tensor: Tensor): string {
  switch (tensor.datatype) {
    case "FP32":
      return floats(name, tensor.data, shortest);
    case "FP64":
      return floats(name, tensor.data, (value) => value);
    case "BYTES":
      return texts(name, tensor.data);
    case "BOOL":
      return `[${Array.from(tensor.data, (value) => value !== 0).join(",")}]`;
    case "FP16":
      throw badRequest(`output ${quote(name)}: FP16 has no form in JSON; ask for it with binary_data`);
    default:
      return `[${tensor.data.join(",")}]`;
  }
}

function floats(name: string, data: ArrayLike<number>, short: (value: number) => number): string {
  let text = "[";
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value - value !== 0) {
      throw new Fault(422, `output ${quote(name)} holds numbers that are not finite; ask for it with binary_data`);
    }
    text += at === 0 ? short(value) : `,${short(value)}`;
  }
  return `${text}]`;
}

const PLAIN = /^[\w .,:;()+*/%-]*$/;

function texts(name: string, data: readonly (string | Uint8Array)[]): string {
  let text = "[";
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as string | Uint8Array;
    if (typeof value !== "string") throw badRequest(`output ${quote(name)} is no text; ask for it with binary_data`);
    const quoted = PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
    text += at === 0 ? quoted : `,${quoted}`;
  }
  return `${text}]`;
}
