/** Planes of bytes to the model's tensor. */
import type { ImagePreprocessing } from "../../domain/preprocessing.ts";

/** Rounded to FP32 after each step, as torchvision's ToTensor and Normalize do, and numpy in float32. */
export function normalise(
  channels: readonly Uint8Array[],
  { normalise: { mean, deviation }, layout }: Pick<ImagePreprocessing, "normalise" | "layout">,
): Float32Array {
  const size = channels[0]?.length ?? 0;
  const out = new Float32Array(size * channels.length);
  const [step, offset] = layout === "NCHW" ? [1, size] : [channels.length, 1];
  channels.forEach((bytes, channel) => {
    const table = tableOf(mean[channel] ?? 0, deviation[channel] ?? 1);
    for (let index = 0, at = channel * offset; index < size; index += 1, at += step) {
      out[at] = table[bytes[index] as number] as number;
    }
  });
  return out;
}

const tableOf = (mean: number, deviation: number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, byte) =>
    Math.fround(Math.fround(Math.fround(byte / 255) - Math.fround(mean)) / Math.fround(deviation)),
  );
