/** What the image scenario serves: the sample's network, and one frame of its camera. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImagePreprocessing } from "../../src/domain/preprocessing.ts";
import type { Signature } from "../../src/domain/signature.ts";

const root = join(import.meta.dirname, "..", "..");

export const PICTURE_MODEL = join(root, "models/vehicles/frozen.onnx");
/** 96 by 72 pixels. */
export const picture = (): Buffer => readFileSync(join(root, "datasets/vehicles/frames/north/2026-03-06-0944.jpg"));

export const PICTURE_SIGNATURE: Signature = {
  task: "image-classification",
  features: [{ name: "image", type: "image" }],
  label: { name: "kind", classes: ["car", "truck"] },
};

/** As in the sample's model.yaml. */
export const PICTURE_STEPS: ImagePreprocessing = {
  kind: "image",
  input: "image",
  colour: "rgb",
  resize: { width: 64, height: 48, fit: "stretch" },
  normalise: { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] },
  layout: "NCHW",
};

/** The binary form of BYTES: each element behind its length. */
export function pictureBody(): { readonly header: string; readonly body: Buffer } {
  const file = picture();
  const length = Buffer.alloc(4);
  length.writeUInt32LE(file.length);
  const parameters = { binary_data_size: length.length + file.length };
  const header = JSON.stringify({ inputs: [{ name: "image", shape: [1, 1], datatype: "BYTES", parameters }] });
  return { header, body: Buffer.concat([Buffer.from(header), length, file]) };
}
