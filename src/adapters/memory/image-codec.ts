/** An image codec that decodes nothing: bytes that begin as JPEG or PNG do stand for pixels that follow from them. */
import { digestOf, hexOf } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import { channelsOf, imageShape } from "../../domain/preprocessing.ts";
import type { ImageCodec, ImageEditor } from "../../ports/image-codec.ts";

const JPEG = [0xff, 0xd8];
const PNG = [0x89, 0x50, 0x4e, 0x47];
const BEGINNINGS = [JPEG, PNG];

const isImage = (image: Uint8Array): boolean =>
  BEGINNINGS.some((bytes) => bytes.every((byte, index) => image[index] === byte));

/** An "image" that follows from another and from what was done to it. */
function made(image: Uint8Array, what: unknown, beginning: readonly number[]): Uint8Array {
  if (!isImage(image)) throw unreadable();
  const text = new TextEncoder().encode(`${digestOf(image)} ${canonicalJson(what)}`);
  return Uint8Array.from([...beginning, ...text]);
}

const unreadable = () => userError("IMAGE_UNREADABLE", { with: { reason: "it is neither JPEG nor PNG" } });

export function memoryImageCodec(): ImageCodec & ImageEditor {
  return {
    build: "memory-images@1",
    async prepare(image, steps) {
      if (!isImage(image)) throw unreadable();
      const grey = Number.parseInt(hexOf(digestOf(image)).slice(0, 2), 16) / 255;
      const { mean, deviation } = steps.normalise;
      const [first, second, third] = imageShape(steps);
      const channels = channelsOf(steps.colour);
      const size = first * second * third;
      const channelAt = (index: number) =>
        steps.layout === "NCHW" ? Math.floor(index / (size / channels)) : index % channels;
      const data = Float32Array.from({ length: size }, (_, index) => {
        const channel = channelAt(index);
        return (grey - (mean[channel] ?? 0)) / (deviation[channel] ?? 1);
      });
      const { width, height } = steps.resize;
      const properties = { width, height, brightness: grey, contrast: 0, sharpness: 0, bytes: image.length };
      return { data, properties };
    },
    perturb: async (image, change) => made(image, change, change.kind === "jpeg" ? JPEG : PNG),
    thumbnail: async (image, edge) => made(image, { edge }, PNG),
    async close() {},
  };
}
