/** The images of a dataset's rows as the model's input: what a trainer is given, and what a servable is tried with. */
import { isDigest } from "../../domain/digest.ts";
import { UserError, userError } from "../../domain/errors/user-error.ts";
import { npyHeader } from "../../domain/npy.ts";
import { type ImagePreprocessing, imageShape } from "../../domain/preprocessing.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { ImageCodec } from "../../ports/image-codec.ts";
import type { Model } from "../../spec/resolved.ts";

/** So many are decoded ahead; more of them would only fill the memory. */
const AHEAD = 8;

export interface ImageInput {
  /** The column whose cells are digests of images. */
  readonly column: string;
  readonly steps: ImagePreprocessing;
}

/** Null where the model takes no images. */
export function imageInputOf({ features: [column], preprocessing }: Model): ImageInput | null {
  return preprocessing && column !== undefined ? { column, steps: preprocessing } : null;
}

export interface ImagePorts {
  readonly blobs: Blobs;
  readonly images: ImageCodec;
}

/** The pixels of each row, in order. */
async function* prepareRows(ports: ImagePorts, input: ImageInput, rows: readonly Row[]): AsyncGenerator<Float32Array> {
  const waiting: Promise<Float32Array>[] = [];
  try {
    for (const [index, row] of rows.entries()) {
      const prepared = prepareRow(ports, input, row, index);
      // Whoever stops early, or meets an earlier error, does not wait for this one.
      prepared.catch(() => {});
      waiting.push(prepared);
      if (waiting.length >= AHEAD) yield (await waiting.shift()) as Float32Array;
    }
    for (const prepared of waiting) yield await prepared;
  } finally {
    await Promise.allSettled(waiting);
  }
}

export async function pixelsOf(
  ports: ImagePorts,
  input: ImageInput,
  rows: readonly Row[],
): Promise<readonly Float32Array[]> {
  const pixels: Float32Array[] = [];
  for await (const image of prepareRows(ports, input, rows)) pixels.push(image);
  return pixels;
}

async function prepareRow(
  { blobs, images }: ImagePorts,
  { column, steps }: ImageInput,
  row: Row,
  index: number,
): Promise<Float32Array> {
  const cell = row[column];
  const unusable = (reason: string, options?: ErrorOptions) =>
    userError("TRAIN_IMAGE_UNUSABLE", { with: { row: index + 1, column, reason } }, options);
  if (!isDigest(cell)) throw unusable("there is none");
  try {
    return (await images.prepare(await blobs.get(cell), steps)).data;
  } catch (error) {
    if (error instanceof UserError) throw unusable(error.problems[0]?.message ?? error.message, { cause: error });
    throw error;
  }
}

/** A NumPy file of all rows: what `numpy.load` gives is what the server will feed, to the bit. */
export async function* imagesFile(
  ports: ImagePorts,
  input: ImageInput,
  rows: readonly Row[],
): AsyncGenerator<Uint8Array> {
  yield npyHeader([rows.length, ...imageShape(input.steps)]);
  for await (const { buffer, byteOffset, byteLength } of prepareRows(ports, input, rows)) {
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}
