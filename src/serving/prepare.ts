/** What callers send to what the model takes: of tables the same, of images their decoded and normalised pixels. */
import { userError } from "../domain/errors/user-error.ts";
import type { ImagePreprocessing } from "../domain/preprocessing.ts";
import type { Servable } from "../domain/servable.ts";
import type { ImageCodec } from "../ports/image-codec.ts";
import type { Face, FaceInput } from "./answering.ts";
import type { Opened } from "./member.ts";
import type { Prepared, Question } from "./question.ts";

type Preparation = Pick<Opened, "feeds" | "prepare">;

export function preparationOf({ preprocessing }: Servable, face: Face, images: ImageCodec | null): Preparation {
  const [image] = face.inputs.filter(({ content }) => content === "image");
  if (!image) return { feeds: face.inputs, prepare: asTheyAre };
  if (!preprocessing) throw userError("IMAGES_UNSUPPORTED", { with: { reason: "it has no preprocessing" } });
  if (!images) throw userError("IMAGES_UNSUPPORTED", { with: { reason: "this server has no image library" } });
  const shape = [-1, ...sizesOf(preprocessing)];
  return {
    feeds: [{ name: preprocessing.input, datatype: "FP32", shape }],
    prepare: (question) => decoded(question, image, preprocessing, shape.slice(1), images),
  };
}

export const asTheyAre = (question: Question): Prepared => ({
  ...question,
  feeds: question.inputs,
  properties: null,
});

/** Of one image in the layout that the model takes. */
function sizesOf({ colour, resize, crop, layout }: ImagePreprocessing): readonly number[] {
  const { width, height } = crop ?? resize;
  const channels = colour === "rgb" ? 3 : 1;
  return layout === "NCHW" ? [channels, height, width] : [height, width, channels];
}

/** A damaged image ends its own request alone: nothing has been joined with others yet. */
async function decoded(
  question: Question,
  { name }: FaceInput,
  steps: ImagePreprocessing,
  sizes: readonly number[],
  images: ImageCodec,
): Promise<Prepared> {
  const files = (question.inputs[name]?.data ?? []) as readonly Uint8Array[];
  const prepared = await Promise.all(files.map((file) => images.prepare(file, steps)));
  const length = sizes.reduce((product, size) => product * size, 1);
  const data = new Float32Array(length * files.length);
  const properties: Record<string, Float64Array> = {};
  prepared.forEach((image, row) => {
    data.set(image.data, row * length);
    for (const [property, value] of Object.entries(image.properties)) {
      properties[`${name}.${property}`] ??= new Float64Array(files.length);
      (properties[`${name}.${property}`] as Float64Array)[row] = value;
    }
  });
  const feeds = { [steps.input]: { datatype: "FP32", shape: [files.length, ...sizes], data } } as const;
  return { ...question, feeds, properties };
}
