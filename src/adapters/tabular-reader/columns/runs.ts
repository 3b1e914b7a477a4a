/** Parquet's hybrid of runs and packed bits: small whole numbers, as levels and as places in a dictionary. */

/** Wider ones would need a dictionary of more than sixteen million entries. */
const WIDEST = 24;

interface Packed {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Bits of a value. */
  readonly width: number;
}

/** Fills `target` from its start; never more, whatever a run claims. Throws where the bytes end too early. */
export function readRuns({ bytes, start, end, width }: Packed, target: Int32Array): void {
  if (width > WIDEST) throw new Error(`values of ${width} bits`);
  const count = target.length;
  let [at, filled] = [start, 0];
  while (filled < count) {
    let [header, shift, byte] = [0, 0, 0x80];
    while (byte & 0x80) {
      if (at >= end || shift > 28) throw new Error("runs that end too early");
      byte = bytes[at++] as number;
      header += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    }
    const length = Math.floor(header / 2);
    if (header % 2 === 1) {
      const values = Math.min(length * 8, count - filled);
      if (at + Math.ceil((values * width) / 8) > end) throw new Error("packed values that end too early");
      unpack(bytes, at, width, target, filled, values);
      filled += values;
      at += length * width;
    } else {
      const wide = (width + 7) >> 3;
      if (at + wide > end) throw new Error("a run that ends too early");
      let value = 0;
      for (let index = 0; index < wide; index++) value |= (bytes[at++] as number) << (8 * index);
      const until = Math.min(filled + length, count);
      target.fill(value, filled, until);
      filled = until;
    }
  }
}

function unpack(bytes: Uint8Array, start: number, width: number, target: Int32Array, from: number, count: number) {
  if (width === 0) return void target.fill(0, from, from + count);
  const mask = 2 ** width - 1;
  let [at, held, bits] = [start, 0, 0];
  for (let index = from; index < from + count; index++) {
    while (bits < width) {
      held |= (bytes[at++] as number) << bits;
      bits += 8;
    }
    target[index] = held & mask;
    held >>>= width;
    bits -= width;
  }
}
