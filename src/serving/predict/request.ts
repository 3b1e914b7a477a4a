/** The body of `POST /predict`: a row, a batch of rows, or an image file. */
import type { Signature } from "../../domain/signature.ts";
import type { AnswerRequest, Face } from "../answering.ts";
import { badRequest } from "../fault.ts";
import { notJson, textOf } from "../oip/json-text.ts";
import { readId, readParameters } from "../oip/parameters.ts";
import { ownBytes } from "../own-bytes.ts";
import { isObject, isText } from "../shape.ts";
import { tensorsOf } from "./rows.ts";

export interface PredictBody {
  readonly bytes: Uint8Array;
  /** Of the request; absent: JSON. */
  readonly contentType: string | undefined;
  /** Headers `x-request-id` and `x-routing-key`; what the body says comes first. */
  readonly id: string | null;
  readonly routingKey: string | null;
}

export type PredictRequest = Pick<AnswerRequest, "id" | "rows" | "inputs" | "timestamps" | "routingKey">;

/** What a batch in an object may say beside its rows. */
const MEMBERS = ["rows", "id", "timestamps", "routingKey"];

export function decodePredict(body: PredictBody, signature: Signature, face: Face, maxRows: number): PredictRequest {
  const { id, routingKey } = body;
  if (isImage(body.contentType)) {
    return { id, routingKey, rows: 1, timestamps: null, inputs: imageInput(body.bytes, face) };
  }
  const value = parse(body);
  const batch = batchOf(value);
  const { rows } = batch;
  if (rows.length === 0) throw badRequest("there are no rows");
  if (rows.length > maxRows) throw badRequest(`there are ${rows.length} rows; the most is ${maxRows}`);
  const parameters = readParameters(
    {
      ...joined(batch.timestamps),
      ...(batch.routingKey !== undefined && batch.routingKey !== null && { routing_key: batch.routingKey }),
    },
    rows.length,
  );
  return {
    id: readId(batch.id) ?? id,
    routingKey: parameters.routingKey ?? routingKey,
    timestamps: parameters.timestamps,
    rows: rows.length,
    inputs: tensorsOf(rows, signature.features, face),
  };
}

const IMAGE_TYPES = ["image/jpeg", "image/png", "application/octet-stream"];

/** By the type that the caller names; which format it is, its bytes say. */
const isImage = (contentType: string | undefined): boolean =>
  IMAGE_TYPES.includes((contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "");

function imageInput(bytes: Uint8Array, face: Face): AnswerRequest["inputs"] {
  const images = face.inputs.filter((input) => input.content === "image");
  const [input] = images;
  if (!input || images.length > 1 || face.inputs.length > 1) {
    const taken = images.length === 0 ? "no image" : "more than an image";
    throw badRequest(`this model takes ${taken}; expected a row of named features, as JSON`);
  }
  if (bytes.length === 0) throw badRequest("the body is empty; expected a JPEG or PNG file");
  return { [input.name]: { datatype: "BYTES", shape: input.shape.map(() => 1), data: ownBytes([bytes]) } };
}

/** JPEG and PNG begin like this; neither can be JSON. */
const BEGINNINGS = [
  ["JPEG", "image/jpeg", [0xff, 0xd8, 0xff]],
  ["PNG", "image/png", [0x89, 0x50, 0x4e, 0x47]],
] as const;

/** curl sends a file as a form of one kind or another unless it is told otherwise. */
function refuseFile({ bytes, contentType }: PredictBody): void {
  if (contentType?.toLowerCase().startsWith("multipart/")) {
    throw badRequest("a form is not read; send the file itself, as curl does with --data-binary @file");
  }
  for (const [what, type, beginning] of BEGINNINGS) {
    if (beginning.every((byte, at) => bytes[at] === byte)) {
      throw badRequest(`the body is a ${what} file; say so with the header content-type: ${type}`);
    }
  }
}

function parse(body: PredictBody): unknown {
  refuseFile(body);
  const text = textOf(body.bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(text, error);
  }
}

interface Batch {
  readonly rows: readonly unknown[];
  readonly id?: unknown;
  readonly timestamps?: unknown;
  readonly routingKey?: unknown;
}

/** No cell is an array, so an object whose `rows` is one can be nothing but a batch. */
function batchOf(value: unknown): Batch {
  if (Array.isArray(value)) return { rows: value };
  if (!isObject(value)) throw badRequest("the body is neither a row of named features nor an array of rows");
  if (!Object.hasOwn(value, "rows") || !Array.isArray(value.rows)) return { rows: [value] };
  const stranger = Object.keys(value).find((name) => !MEMBERS.includes(name));
  if (stranger !== undefined) {
    throw badRequest(`beside rows there is ${JSON.stringify(stranger).slice(0, 80)}; expected ${MEMBERS.join(", ")}`);
  }
  return { ...value, rows: value.rows };
}

/** One ISO 8601 time a row; the protocol's form of them is one text. */
function joined(timestamps: unknown): { readonly timestamps?: string } {
  if (timestamps === undefined || timestamps === null) return {};
  if (Array.isArray(timestamps) && timestamps.every(isText)) return { timestamps: timestamps.join(",") };
  throw badRequest("timestamps is not an array of ISO 8601 times, one a row");
}
