/**
 * A Gaussian blur: `scipy.ndimage.gaussian_filter(plane, sigma)` with its defaults, which cut the kernel at four
 * deviations and mirror the image at its edges, then rounded.
 */
import type { Plane } from "../planes.ts";

const TRUNCATE = 4;

export function blur({ width, height, data }: Plane, sigma: number): Plane {
  const kernel = gaussian(sigma);
  const down = blurHeight(data, width, height, kernel);
  return { width, height, data: blurWidth(down, width, height, kernel) };
}

/** Half of it, the middle first. */
function gaussian(sigma: number): Float64Array {
  const radius = Math.trunc(TRUNCATE * sigma + 0.5);
  const half = Float64Array.from({ length: radius + 1 }, (_, at) => Math.exp(-0.5 * (at / sigma) ** 2));
  const sum = half.reduce((total, value, at) => total + (at === 0 ? value : 2 * value), 0);
  return half.map((value) => value / sum);
}

/** Whole rows are added up, which is how they lie in memory. */
function blurHeight(data: Uint8Array, width: number, height: number, kernel: Float64Array): Float64Array {
  const out = new Float64Array(data.length);
  for (let y = 0; y < height; y += 1) {
    const to = y * width;
    const middle = kernel[0] as number;
    for (let x = 0; x < width; x += 1) out[to + x] = middle * (data[to + x] as number);
    for (let tap = 1; tap < kernel.length; tap += 1) {
      const weight = kernel[tap] as number;
      const above = mirrored(y - tap, height) * width;
      const below = mirrored(y + tap, height) * width;
      for (let x = 0; x < width; x += 1) {
        out[to + x] = (out[to + x] as number) + weight * ((data[above + x] as number) + (data[below + x] as number));
      }
    }
  }
  return out;
}

function blurWidth(data: Float64Array, width: number, height: number, kernel: Float64Array): Uint8Array {
  const radius = kernel.length - 1;
  const line = new Float64Array(width + 2 * radius);
  const from = Int32Array.from(line, (_, at) => mirrored(at - radius, width));
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let at = 0; at < line.length; at += 1) line[at] = data[row + (from[at] as number)] as number;
    for (let x = 0; x < width; x += 1) {
      const middle = x + radius;
      let sum = (kernel[0] as number) * (line[middle] as number);
      for (let tap = 1; tap <= radius; tap += 1) {
        sum += (kernel[tap] as number) * ((line[middle - tap] as number) + (line[middle + tap] as number));
      }
      out[row + x] = Math.round(sum);
    }
  }
  return out;
}

/** `d c b a | a b c d | d c b a`, and on, however far outside. */
function mirrored(at: number, length: number): number {
  const period = 2 * length;
  const within = ((at % period) + period) % period;
  return within < length ? within : period - 1 - within;
}
