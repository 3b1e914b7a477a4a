/** Rows as a request of the Open Inference Protocol: JSON, and behind it the bytes of images by its binary extension. */
import type { Feature, Signature } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { InferenceRequest } from "../../ports/inference.ts";
import { fileOf, type ReadBlob } from "./images.ts";

export interface EncodedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

export async function encodeRequest(
  { features }: Signature,
  rows: readonly Row[],
  { id, timestamps, files }: InferenceRequest,
  read: ReadBlob,
): Promise<EncodedRequest> {
  const images = new Map<string, Uint8Array>();
  for (const { name } of features.filter(({ type }) => type === "image")) {
    images.set(name, joinFiles(await Promise.all(rows.map((row) => fileOf(row, name, read, files)))));
  }
  const text = JSON.stringify({
    ...(id !== undefined && { id }),
    ...(timestamps && { parameters: { timestamps: timestamps.join(",") } }),
    inputs: features.map((feature) => encodeInput(feature, rows, images.get(feature.name))),
  });
  if (images.size === 0) return { headers: { "content-type": "application/json" }, body: text };
  const json = new TextEncoder().encode(text);
  return {
    headers: { "content-type": "application/octet-stream", "inference-header-content-length": `${json.length}` },
    body: new Uint8Array(Buffer.concat([json, ...images.values()])),
  };
}

function encodeInput({ name, type }: Feature, rows: readonly Row[], binary: Uint8Array | undefined) {
  const shape = [rows.length, 1];
  if (binary) return { name, shape, datatype: "BYTES", parameters: { binary_data_size: binary.length } };
  const datatype = type === "number" ? "FP32" : "BYTES";
  return { name, shape, datatype, data: rows.map((row) => row[name] ?? null) };
}

/** BYTES in binary: each element behind its length. */
function joinFiles(files: readonly Uint8Array[]): Uint8Array {
  const parts = files.flatMap((file) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(file.length);
    return [length, file];
  });
  return Buffer.concat(parts);
}
