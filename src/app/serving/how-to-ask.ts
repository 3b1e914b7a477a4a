/** What to type to ask a server for a prediction, made from what its model asks for: it works as it stands. */

import type { Signature } from "../../domain/signature.ts";
import type { Face, FaceInput } from "../../serving/answering.ts";
import { WIDTHS } from "../../serving/oip/datatypes.ts";
import { elementsOf, exampleInfer, exampleRow, shapeOf } from "../../serving/openapi/examples.ts";

export interface Asked {
  readonly url: string;
  readonly model: string;
  readonly face: Face;
  readonly signature: Signature | null;
  /** Whether a token is needed. */
  readonly protected: boolean;
}

export function howToAsk({ url, model, face, signature, protected: locked }: Asked): string {
  const path = `${url}/v2/models/${encodeURIComponent(model)}`;
  const token = locked ? ` -H "authorization: Bearer $TOKEN"` : "";
  return [
    `${model} answers at ${url}`,
    ...face.inputs.map((input) => `  takes  ${described(input)}`),
    ...face.outputs.map((output) => `  gives  ${described(output)}`),
    "",
    `  curl ${word(path)}`,
    ...predict(`${path}/infer`, face, signature).map((line) => `  ${line}${token}`),
    `  open ${url}/openapi.json, ${url}/metrics`,
  ].join("\n");
}

/** Of a deployment: its task's own face first, in the words of its data. */
export function howToAskDeployed(url: string, model: string, signature: Signature): string {
  const [feature, ...others] = signature.features;
  const isPicture = feature?.type === "image" && others.length === 0;
  const sent = isPicture
    ? "-H 'content-type: image/jpeg' --data-binary @picture.jpg"
    : `-d ${quoted(JSON.stringify(exampleRow(signature)))}`;
  return [
    `Answers at ${url}`,
    `  curl ${url}/predict ${sent}`,
    `  curl ${url}/v2/models/${encodeURIComponent(model)}`,
    `  open ${url}/openapi.json (every way to ask, with examples), ${url}/deployment, ${url}/metrics`,
  ].join("\n");
}

const described = ({
  name,
  datatype,
  shape,
}: {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}) => `${name}: ${datatype} [${shape.map((size) => (size === -1 ? "N" : size)).join(", ")}]`;

function predict(url: string, face: Face, signature: Signature | null): readonly string[] {
  const example = exampleInfer(face, signature);
  if (example) return [`curl ${word(url)} -d ${quoted(JSON.stringify(example))}`];
  if (face.inputs.some(({ datatype }) => datatype === "BYTES")) return [];
  // Too long for a line of JSON, or without a form in it: zeros, in binary.
  const sizes = face.inputs.map(bytesOf);
  const binary = face.outputs.some(({ datatype }) => datatype === "FP16");
  const head = JSON.stringify({
    ...(binary && { parameters: { binary_data_output: true } }),
    inputs: face.inputs.map((input, index) => ({
      name: input.name,
      datatype: input.datatype,
      shape: shapeOf(input),
      parameters: { binary_data_size: sizes[index] },
    })),
  });
  const zeros = `head -c ${sizes.reduce((sum, size) => sum + size, 0)} /dev/zero`;
  const length = `-H 'inference-header-content-length: ${Buffer.byteLength(head)}'`;
  return [
    `{ printf '%s' ${quoted(head)}; ${zeros}; } | curl ${word(url)} ${length} --data-binary @-${binary ? " -o answer.bin" : ""}`,
  ];
}

const bytesOf = (input: FaceInput): number => elementsOf(input) * WIDTHS[input.datatype];

/** Quoted where a shell would read more into it. */
const word = (text: string): string => (/^[\w./:%-]+$/.test(text) ? text : quoted(text));

/** For a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
