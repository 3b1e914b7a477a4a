/**
 * Brightness and contrast as tables of 256 values: `ImageEnhance.Brightness(image).enhance(factor)` and `Contrast` of
 * Pillow 13 to the bit, which blend with black, and with the mean grey, in FP32 and cut off what is behind the point.
 */
import type { Plane } from "../planes.ts";

export const brightnessTable = (factor: number): Uint8Array => blendTable(0, factor);

export function contrastTable({ data }: Plane, factor: number): Uint8Array {
  let sum = 0;
  for (const value of data) sum += value;
  return blendTable(Math.trunc(sum / data.length + 0.5), factor);
}

/** `from` where the factor is 0, the value itself where it is 1. */
function blendTable(from: number, factor: number): Uint8Array {
  const alpha = Math.fround(factor);
  return Uint8Array.from({ length: 256 }, (_, value) => {
    const mixed = Math.fround(from + Math.fround(alpha * (value - from)));
    return Math.trunc(Math.min(255, Math.max(0, mixed)));
  });
}
