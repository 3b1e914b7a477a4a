/** What callers send to what the model takes: of tables the same, of images their decoded and normalised pixels. */
import { UserError, userError } from "../domain/errors/user-error.ts";
import { imageFeed } from "../domain/feeds.ts";
import { type ImagePreprocessing, imageShape } from "../domain/preprocessing.ts";
import type { Servable } from "../domain/servable.ts";
import type { ImageCodec, PreparedImage } from "../ports/image-codec.ts";
import type { Face, FaceInput } from "./answering.ts";
import { Fault } from "./fault.ts";
import type { Preparation } from "./member.ts";
import type { Prepared, Question } from "./question.ts";

export function preparationOf({ preprocessing }: Servable, face: Face, images: ImageCodec | null): Preparation {
  const [image] = face.inputs.filter(({ content }) => content === "image");
  if (!image) return { feeds: face.inputs, prepare: asTheyAre };
  if (!preprocessing) throw userError("IMAGES_UNSUPPORTED", { with: { reason: "it has no preprocessing" } });
  if (!images) throw userError("IMAGES_UNSUPPORTED", { with: { reason: "this server has no image library" } });
  const inner = imageShape(preprocessing);
  const pixelBytes = inner.reduce((product, size) => product * size, Float32Array.BYTES_PER_ELEMENT);
  const decoding = { images: 0, bytes: 0 };
  return {
    feeds: [{ name: preprocessing.input, datatype: "FP32", shape: [-1, ...inner] }],
    prepare: (question) => {
      const files = (question.inputs[image.name]?.data ?? []) as readonly Uint8Array[];
      return withinBounds(decoding, files, pixelBytes, () => decoded(question, files, image, preprocessing, images));
    },
  };
}

/** Images wait to be decoded before their requests come into the model's own queue: this one is bounded too. */
const MOST_IMAGES = 256;
const MOST_BYTES = 256 * 2 ** 20;

/**
 * Whoever comes while nothing waits comes in, unless the pixels alone are more than may ever wait: a picture of a hundred
 * bytes becomes as many of them as the model takes.
 */
async function withinBounds<T>(
  decoding: { images: number; bytes: number },
  files: readonly Uint8Array[],
  pixelBytes: number,
  work: () => Promise<T>,
): Promise<T> {
  const most = Math.max(1, Math.floor(MOST_BYTES / pixelBytes));
  if (files.length > most) throw new Fault(413, `${files.length} images in a request; this model takes ${most}`);
  const bytes = files.reduce((sum, file) => sum + file.length + pixelBytes, 0);
  const isFull = decoding.images + files.length > MOST_IMAGES || decoding.bytes + bytes > MOST_BYTES;
  if (decoding.images > 0 && isFull) {
    throw new Fault(429, "too many images are waiting; try again later", { headers: { "retry-after": "1" } });
  }
  decoding.images += files.length;
  decoding.bytes += bytes;
  try {
    return await work();
  } finally {
    decoding.images -= files.length;
    decoding.bytes -= bytes;
  }
}

export const asTheyAre = (question: Question): Prepared => ({
  ...question,
  feeds: question.inputs,
  properties: null,
});

/** A damaged image ends its own request alone: nothing has been joined with others yet. */
async function decoded(
  question: Question,
  files: readonly Uint8Array[],
  { name }: FaceInput,
  steps: ImagePreprocessing,
  images: ImageCodec,
): Promise<Prepared> {
  const prepared = await Promise.all(files.map((file, row) => prepareOne(images, file, steps, name, row)));
  const properties: Record<string, Float64Array> = {};
  prepared.forEach((image, row) => {
    for (const [property, value] of Object.entries(image.properties)) {
      properties[`${name}.${property}`] ??= new Float64Array(files.length);
      (properties[`${name}.${property}`] as Float64Array)[row] = value;
    }
  });
  const pixels = prepared.map(({ data }) => data);
  return { ...question, feeds: imageFeed(steps, pixels), properties };
}

async function prepareOne(
  images: ImageCodec,
  file: Uint8Array,
  steps: ImagePreprocessing,
  name: string,
  row: number,
): Promise<PreparedImage> {
  try {
    return await images.prepare(file, steps);
  } catch (error) {
    if (error instanceof UserError) throw new Fault(400, `${name}, row ${row}: ${error.problems[0]?.message}`);
    throw error;
  }
}
