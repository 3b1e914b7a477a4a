/** Pixels to one plane of bytes a channel, as Pillow makes them: alpha on white, grey by ITU-R 601. */
import type { Pixels } from "./decode.ts";

/** Row by row, one byte a pixel. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface Planes {
  readonly rgb: readonly [Plane, Plane, Plane];
  readonly grey: Plane;
}

export function planesOf({ width, height, data }: Pixels): Planes {
  const size = width * height;
  const red = new Uint8Array(size);
  const green = new Uint8Array(size);
  const blue = new Uint8Array(size);
  const grey = new Uint8Array(size);
  // Little-endian everywhere that Node runs on: red is the lowest byte.
  const words = new Uint32Array(data.buffer, data.byteOffset, size);
  for (let index = 0; index < size; index += 1) {
    const word = words[index] as number;
    let r = word & 255;
    let g = (word >> 8) & 255;
    let b = (word >> 16) & 255;
    if (word < 0xff00_0000) {
      const alpha = word >>> 24;
      r = onWhite(r, alpha);
      g = onWhite(g, alpha);
      b = onWhite(b, alpha);
    }
    red[index] = r;
    green[index] = g;
    blue[index] = b;
    // Pillow's `convert("L")`, to the bit.
    grey[index] = (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16;
  }
  const plane = (bytes: Uint8Array): Plane => ({ width, height, data: bytes });
  return { rgb: [plane(red), plane(green), plane(blue)], grey: plane(grey) };
}

/** Pillow's `paste` with a mask: division by 255 with rounding, in integers. */
function onWhite(value: number, alpha: number): number {
  const sum = value * alpha + 255 * (255 - alpha) + 128;
  return ((sum >> 8) + sum) >> 8;
}
