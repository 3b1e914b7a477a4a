/**
 * A Gaussian blur: `scipy.ndimage.gaussian_filter(plane, sigma)` with its defaults, which cut the kernel at four
 * deviations and mirror the image at its edges, then rounded.
 */
import type { Plane } from "../planes.ts";

const TRUNCATE = 4;

export function blur({ width, height, data }: Plane, sigma: number): Plane {
  const kernel = gaussian(sigma);
  const down = new Float64Array(data.length);
  const out = new Uint8Array(data.length);
  for (let x = 0; x < width; x += 1) {
    filterLine(
      height,
      kernel,
      (y) => data[y * width + x] as number,
      (y, value) => {
        down[y * width + x] = value;
      },
    );
  }
  for (let y = 0; y < height; y += 1) {
    filterLine(
      width,
      kernel,
      (x) => down[y * width + x] as number,
      (x, value) => {
        out[y * width + x] = Math.round(value);
      },
    );
  }
  return { width, height, data: out };
}

/** Half of it, the middle first. */
function gaussian(sigma: number): Float64Array {
  const radius = Math.trunc(TRUNCATE * sigma + 0.5);
  const half = Float64Array.from({ length: radius + 1 }, (_, at) => Math.exp(-0.5 * (at / sigma) ** 2));
  const sum = half.reduce((total, value, at) => total + (at === 0 ? value : 2 * value), 0);
  return half.map((value) => value / sum);
}

function filterLine(
  length: number,
  kernel: Float64Array,
  read: (at: number) => number,
  write: (at: number, value: number) => void,
): void {
  const radius = kernel.length - 1;
  const line = Float64Array.from({ length: length + 2 * radius }, (_, at) => read(mirrored(at - radius, length)));
  for (let at = 0; at < length; at += 1) {
    const middle = at + radius;
    let sum = (kernel[0] as number) * (line[middle] as number);
    for (let tap = 1; tap <= radius; tap += 1) {
      sum += (kernel[tap] as number) * ((line[middle - tap] as number) + (line[middle + tap] as number));
    }
    write(at, sum);
  }
}

/** `d c b a | a b c d | d c b a`, and on, however far outside. */
function mirrored(at: number, length: number): number {
  const period = 2 * length;
  const within = ((at % period) + period) % period;
  return within < length ? within : period - 1 - within;
}
