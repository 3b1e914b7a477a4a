/** An inference request of the Open Inference Protocol v2, as JSON, to rows. Every fault is the caller's, a 400. */
import type { Signature } from "../domain/signature.ts";
import type { Row } from "../domain/table.ts";
import { parseTimestamp } from "../domain/timestamp.ts";
import { badRequest } from "./fault.ts";
import { isObject, isText } from "./shape.ts";
import { type Column, decodeColumn, quote } from "./tensor-json.ts";

const OUTPUTS = ["label", "probabilities", "confidence", "decision"] as const;
export type OutputName = (typeof OUTPUTS)[number];

export interface InferRequest {
  /** null: the caller gave none. */
  readonly id: string | null;
  readonly rows: readonly Row[];
  /** One a row, ISO 8601 in UTC; null: the rows happen now. */
  readonly timestamps: readonly string[] | null;
  /** In the order asked for. */
  readonly outputs: readonly OutputName[];
}

const MAX_ID = 256;

export function decodeRequest(body: unknown, signature: Signature, maxRows: number): InferRequest {
  if (!isObject(body)) throw badRequest("the body is not a JSON object");
  const rows = decodeRows(body.inputs, signature, maxRows);
  return {
    id: decodeId(body.id),
    rows,
    timestamps: decodeTimestamps(body.parameters, rows.length),
    outputs: decodeOutputs(body.outputs),
  };
}

function decodeId(id: unknown): string | null {
  if (id === undefined || id === "") return null;
  if (!isText(id) || id.length > MAX_ID) throw badRequest(`the id is not a string of at most ${MAX_ID} characters`);
  return id;
}

function decodeRows(inputs: unknown, signature: Signature, maxRows: number): readonly Row[] {
  if (!Array.isArray(inputs)) throw badRequest("the body has no array of inputs");
  const features = new Map(signature.features.map((feature) => [feature.name, feature]));
  const columns = new Map<string, Column>();
  for (const input of inputs) {
    const column = decodeColumn(input, features, maxRows);
    if (columns.has(column.name)) throw badRequest(`input ${quote(column.name)} is given twice`);
    columns.set(column.name, column);
  }
  const missing = signature.features.find((feature) => !columns.has(feature.name));
  if (missing) throw badRequest(`input ${quote(missing.name)} is missing; send null for a value that is not known`);
  const lengths = new Set([...columns.values()].map((column) => column.cells.length));
  if (lengths.size > 1) throw badRequest("the inputs differ in their number of rows");
  const [length = 0] = lengths;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(Array.from(columns.values(), (column) => [column.name, column.cells[row] ?? null])),
  );
}

/**
 * The parameter `timestamps`: when each row happened, as ISO 8601 with a zone (or a date alone, its midnight in UTC),
 * separated by commas, since a parameter of the protocol is one string. Windows of monitoring go by these times.
 */
function decodeTimestamps(parameters: unknown, rows: number): readonly string[] | null {
  if (parameters === undefined) return null;
  if (!isObject(parameters)) throw badRequest("the parameters are not a JSON object");
  const { timestamps } = parameters;
  if (timestamps === undefined) return null;
  if (!isText(timestamps)) throw badRequest("the parameter timestamps is not a string");
  const times = timestamps.split(",").map((text) => decodeTime(text.trim()));
  if (times.length !== rows) throw badRequest(`the parameter timestamps has ${times.length} times for ${rows} rows`);
  return times;
}

/** In data files a time without a zone is in UTC; a caller's clock may be anywhere. */
const WITH_ZONE = /^[^T ]+(T.+(Z|[+-]\d\d:\d\d))?$/;

function decodeTime(text: string): string {
  const time = WITH_ZONE.test(text) ? parseTimestamp(text) : null;
  if (time === null) throw badRequest(`${quote(text)} is not a time in ISO 8601 with a zone`);
  return new Date(time).toISOString();
}

const isOutput = (name: unknown): name is OutputName => OUTPUTS.some((output) => output === name);

function decodeOutputs(outputs: unknown): readonly OutputName[] {
  if (outputs === undefined) return OUTPUTS;
  if (!Array.isArray(outputs)) throw badRequest("the outputs are not a JSON array");
  const names = outputs.map((output: unknown) => {
    const name = isObject(output) ? output.name : undefined;
    if (!isOutput(name)) throw badRequest(`there is no output ${quote(name)}; the outputs are ${OUTPUTS.join(", ")}`);
    return name;
  });
  return names.length === 0 ? OUTPUTS : [...new Set(names)];
}
