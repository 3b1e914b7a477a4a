/**
 * Bilinear resizing that averages over all source pixels when it shrinks: `Image.resize(size, Image.Resampling.BILINEAR)`
 * of Pillow 13 to the bit, which is in fixed point with 22 bits and rounds to bytes between the two passes.
 */
import type { Frame } from "./frame.ts";
import type { Plane } from "./planes.ts";

const PRECISION_BITS = 22;
const HALF = 1 << (PRECISION_BITS - 1);

/** For each of the kept positions: where its source pixels begin, how many they are, and their weights. */
interface Weights {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `taps` of them a position. */
  readonly values: Int32Array;
  readonly taps: number;
}

/** The frame's part of the resized plane. */
export function resample(plane: Plane, frame: Frame): Uint8Array {
  const { scaled, left, top, width, height } = frame;
  const across = weightsOf(plane.width, scaled.width, left, width);
  const down = weightsOf(plane.height, scaled.height, top, height);
  // Pillow's choice since 13; before, the width came first always, which differs by one level here and there.
  const shrunk = plane.height - scaled.height;
  if (shrunk > 0 && shrunk > 2 * (plane.width - scaled.width))
    return resizeWidth(resizeHeight(plane, down), across).data;
  return resizeHeight(resizeWidth(plane, across, down), down).data;
}

function weightsOf(size: number, scaledSize: number, from: number, length: number): Weights {
  const scale = size / scaledSize;
  const support = Math.max(1, scale);
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const values = new Int32Array(length * taps);
  const exact = new Float64Array(taps);
  for (let index = 0; index < length; index += 1) {
    const centre = (from + index + 0.5) * scale;
    const begin = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(size, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let tap = 0; tap < end - begin; tap += 1) {
      // The reciprocal first: a division would round otherwise than Pillow does.
      const distance = Math.abs((tap + begin - centre + 0.5) * (1 / support));
      const weight = distance < 1 ? 1 - distance : 0;
      exact[tap] = weight;
      sum += weight;
    }
    first[index] = begin;
    count[index] = end - begin;
    for (let tap = 0; tap < end - begin; tap += 1) {
      const weight = exact[tap] as number;
      values[index * taps + tap] = Math.trunc(0.5 + (sum === 0 ? weight : weight / sum) * 2 ** PRECISION_BITS);
    }
  }
  return { first, count, values, taps };
}

/** Where `used` is given, only the rows that it reads are made. */
function resizeWidth({ width, height, data }: Plane, weights: Weights, used?: Weights): Plane {
  const { first, count, values, taps } = weights;
  const out = new Uint8Array(first.length * height);
  const [top, bottom] = used ? rangeOf(used) : [0, height];
  for (let y = top; y < bottom; y += 1) {
    const row = y * width;
    const to = y * first.length;
    for (let x = 0; x < first.length; x += 1) {
      const from = row + (first[x] as number);
      const weight = x * taps;
      const length = count[x] as number;
      let sum = HALF;
      for (let tap = 0; tap < length; tap += 1) {
        sum = (sum + Math.imul(data[from + tap] as number, values[weight + tap] as number)) | 0;
      }
      out[to + x] = clip(sum);
    }
  }
  return { width: first.length, height, data: out };
}

function rangeOf({ first, count }: Weights): readonly [number, number] {
  const last = first.length - 1;
  return [first[0] as number, (first[last] as number) + (count[last] as number)];
}

function resizeHeight({ width, data }: Plane, { first, count, values, taps }: Weights): Plane {
  const height = first.length;
  const out = new Uint8Array(width * height);
  const sums = new Int32Array(width);
  for (let y = 0; y < height; y += 1) {
    sums.fill(HALF);
    for (let tap = 0; tap < (count[y] as number); tap += 1) {
      const weight = values[y * taps + tap] as number;
      const row = ((first[y] as number) + tap) * width;
      for (let x = 0; x < width; x += 1) {
        sums[x] = (sums[x] as number) + Math.imul(data[row + x] as number, weight);
      }
    }
    for (let x = 0; x < width; x += 1) out[y * width + x] = clip(sums[x] as number);
  }
  return { width, height, data: out };
}

const clip = (sum: number): number => Math.min(255, sum >> PRECISION_BITS);
