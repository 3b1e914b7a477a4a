/** An answer as the protocol has it: JSON, and behind it the outputs that were asked for in binary. */
import type { Prediction } from "../../domain/prediction.ts";
import { PROBABILITIES } from "../../domain/signature.ts";
import type { Datatype, Tensor } from "../../domain/tensor.ts";
import type { Tensors } from "../answering.ts";
import { toBinary } from "./binary-tensor.ts";
import { dataText } from "./json-writer.ts";
import type { RequestedOutput } from "./requested-outputs.ts";

/** Who answers, as far as callers are told; the same for many answers. */
export interface Answerer {
  readonly model: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The columns of `probabilities`; empty where there are none. */
  readonly classes: readonly string[];
}

export interface Encoded {
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly id: string;
  readonly outputs: Tensors;
  readonly fallback: Prediction["fallback"] | null;
}

/** What an output begins with, up to its shape. */
interface OutputStart {
  readonly datatype: Datatype;
  readonly text: string;
}

export type ResponseWriter = (answer: Answer, requested: readonly RequestedOutput[]) => Encoded;

/** Exactly this type: a client in use reads no error text where a charset follows. */
const JSON_HEADERS = { "content-type": "application/json" };

/** What does not change from answer to answer is written once. */
export function responseWriter({ model, version, parameters, classes }: Answerer): ResponseWriter {
  const start = `{"model_name":${JSON.stringify(model)},"model_version":${JSON.stringify(version)},"id":`;
  const middle = `,"parameters":${JSON.stringify(parameters).slice(0, -1)},"prediction_id":`;
  // A parameter of the protocol is a string, a number or a boolean, hence the JSON text.
  const columns = classes.length > 0 ? `"classes":${JSON.stringify(JSON.stringify(classes))}` : "";
  const starts = new Map<string, OutputStart>();
  const startOf = (name: string, datatype: Datatype): string => {
    const known = starts.get(name);
    if (known?.datatype === datatype) return known.text;
    const text = `{"name":${JSON.stringify(name)},"datatype":"${datatype}","shape":[`;
    starts.set(name, { datatype, text });
    return text;
  };
  return ({ id, outputs, fallback }, requested) => {
    const quotedId = JSON.stringify(id);
    const fallen = fallback ? `,"fallback":"${fallback}"` : "";
    let text = `${start}${quotedId}${middle}${quotedId}${fallen}},"outputs":[`;
    const parts: Uint8Array[] = [];
    for (let at = 0; at < requested.length; at++) {
      const { name, binary } = requested[at] as RequestedOutput;
      const tensor = outputs[name] as Tensor;
      if (at > 0) text += ",";
      const start = `${startOf(name, tensor.datatype)}${tensor.shape.join(",")}]`;
      text += outputText(start, name, tensor, name === PROBABILITIES ? columns : "", binary ? parts : null);
    }
    text += "]}";
    if (parts.length === 0) return { body: text, headers: JSON_HEADERS };
    const json = Buffer.from(text, "utf8");
    return {
      body: Buffer.concat([json, ...parts]),
      headers: {
        "content-type": "application/octet-stream",
        "inference-header-content-length": String(json.length),
      },
    };
  };
}

/** `binary`: where the bytes go; null: the elements are in the text. */
function outputText(
  start: string,
  name: string,
  tensor: Tensor,
  parameters: string,
  binary: Uint8Array[] | null,
): string {
  if (!binary) {
    const named = parameters === "" ? "" : `,"parameters":{${parameters}}`;
    return `${start}${named},"data":${dataText(name, tensor)}}`;
  }
  const bytes = toBinary(tensor);
  binary.push(bytes);
  const rest = parameters === "" ? "" : `,${parameters}`;
  return `${start},"parameters":{"binary_data_size":${bytes.length}${rest}}}`;
}
