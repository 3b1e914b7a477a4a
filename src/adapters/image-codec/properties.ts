/** What is measured of an image for monitoring: of the whole image, upright, in grey. */
import type { ImageProperty } from "../../domain/preprocessing.ts";
import type { Plane } from "./planes.ts";

/** So few squares of bytes add up to a 32-bit integer, which is faster than a sum of floats. */
const CHUNK = 8192;

export function propertiesOf(grey: Plane, bytes: number): Readonly<Record<ImageProperty, number>> {
  const { width, height, data } = grey;
  // Sums of integers: exact, in whatever order.
  let sum = 0;
  let squares = 0;
  for (let start = 0; start < data.length; start += CHUNK) {
    let chunkSum = 0;
    let chunkSquares = 0;
    const end = Math.min(start + CHUNK, data.length);
    for (let at = start; at < end; at += 1) {
      const value = data[at] as number;
      chunkSum = (chunkSum + value) | 0;
      chunkSquares = (chunkSquares + value * value) | 0;
    }
    sum += chunkSum;
    squares += chunkSquares;
  }
  const brightness = sum / data.length / 255;
  const contrast = deviation(sum, squares, data.length) / 255;
  return { width, height, brightness, contrast, sharpness: laplacianVariance(grey), bytes };
}

function laplacianVariance({ width, height, data }: Plane): number {
  const count = (width - 2) * (height - 2);
  if (width < 3 || height < 3) return 0;
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += 1) {
    const row = y * width;
    for (let at = row + 1; at < row + width - 1; at += 1) {
      const value =
        (data[at - 1] as number) +
        (data[at + 1] as number) +
        (data[at - width] as number) +
        (data[at + width] as number) -
        4 * (data[at] as number);
      sum += value;
      squares += value * value;
    }
  }
  return deviation(sum, squares, count) ** 2;
}

const deviation = (sum: number, squares: number, count: number): number =>
  Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
