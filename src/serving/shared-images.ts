/** An image that several members look at, the champion and its shadows, is decoded once where they prepare it alike. */
import type { ImagePreprocessing } from "../domain/preprocessing.ts";
import type { ImageCodec, PreparedImage } from "../ports/image-codec.ts";

/** Held no longer than the request that brought the file. */
export function sharedImages(images: ImageCodec): ImageCodec {
  const prepared = new WeakMap<Uint8Array, Map<string, Promise<PreparedImage>>>();
  return {
    ...images,
    prepare: (file, steps) => {
      const known = prepared.get(file) ?? new Map<string, Promise<PreparedImage>>();
      prepared.set(file, known);
      const key = keyOf(steps);
      const found = known.get(key) ?? images.prepare(file, steps);
      known.set(key, found);
      return found;
    },
  };
}

/** The name of the model's input changes no pixel. */
const keyOf = ({ input: _, ...steps }: ImagePreprocessing): string => JSON.stringify(steps);
