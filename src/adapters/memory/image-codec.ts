/** An image codec that decodes nothing: bytes that begin as JPEG or PNG do stand for pixels that follow from them. */
import { digestOf, hexOf } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { channelsOf, imageShape } from "../../domain/preprocessing.ts";
import type { ImageCodec } from "../../ports/image-codec.ts";

const BEGINNINGS = [
  [0xff, 0xd8],
  [0x89, 0x50, 0x4e, 0x47],
];

export function memoryImageCodec(): ImageCodec {
  return {
    build: "memory-images@1",
    async prepare(image, steps) {
      if (!BEGINNINGS.some((bytes) => bytes.every((byte, index) => image[index] === byte))) {
        throw userError("IMAGE_UNREADABLE", { with: { reason: "it is neither JPEG nor PNG" } });
      }
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
    async close() {},
  };
}
