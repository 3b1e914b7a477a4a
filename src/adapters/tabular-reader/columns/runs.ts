/** Parquet's hybrid of runs and packed bits: small whole numbers, as levels and as places in a dictionary. */

/** Wider ones would need a dictionary of more than sixteen million entries. */
const WIDEST = 24;

export interface Packed {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Bits of a value. */
  readonly width: number;
  /** Values that there are: a run may claim more. */
  readonly count: number;
}

/** Fills `target` from its start. Throws where the bytes end too early. */
export function readRuns(packed: Packed, target: Int32Array): void {
  eachRun(packed, {
    same: (value, from, count) => void target.fill(value, from, from + count),
    packed: (at, from, count) => unpack(packed.bytes, at, packed.width, target, from, count),
  });
}

/** Adds how often each value occurs; `counts` has room for every value of that width. */
export function countRuns(packed: Packed, counts: Uint32Array): void {
  if (counts.length < 2 ** packed.width) throw new RangeError(`${counts.length} counts of ${packed.width} bits`);
  eachRun(packed, {
    same: (value, _, count) => {
      counts[value] = (counts[value] as number) + count;
    },
    packed: (at, _, count) => countPacked(packed.bytes, at, packed.width, counts, count),
  });
}

interface Visit {
  same(value: number, from: number, count: number): void;
  /** Values packed from byte `at` on. */
  packed(at: number, from: number, count: number): void;
}

function eachRun({ bytes, start, end, width, count }: Packed, visit: Visit): void {
  if (width > WIDEST) throw new Error(`values of ${width} bits`);
  // Values of no bits are all zero; some writers leave out their runs.
  if (width === 0) {
    visit.same(0, 0, count);
    return;
  }
  const most = 2 ** width - 1;
  let [at, seen] = [start, 0];
  while (seen < count) {
    let [header, scale, byte] = [0, 1, 0x80];
    while (byte & 0x80) {
      if (at >= end || scale > 2 ** 28) throw new Error("runs that end too early");
      byte = bytes[at++] as number;
      header += (byte & 0x7f) * scale;
      scale *= 128;
    }
    const length = Math.floor(header / 2);
    const isPacked = header % 2 === 1;
    const values = Math.min(isPacked ? length * 8 : length, count - seen);
    const wide = isPacked ? Math.ceil((values * width) / 8) : (width + 7) >> 3;
    if (at + wide > end) throw new Error("values that end too early");
    if (isPacked) visit.packed(at, seen, values);
    else {
      let value = 0;
      for (let index = 0; index < wide; index++) value |= (bytes[at + index] as number) << (8 * index);
      if (value > most) throw new Error("a value of more bits than there are");
      visit.same(value, seen, values);
    }
    at += isPacked ? length * width : wide;
    seen += values;
  }
}

function unpack(bytes: Uint8Array, start: number, width: number, target: Int32Array, from: number, count: number) {
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

function countPacked(bytes: Uint8Array, start: number, width: number, counts: Uint32Array, count: number) {
  const mask = 2 ** width - 1;
  let [at, held, bits] = [start, 0, 0];
  for (let left = count; left > 0; left--) {
    while (bits < width) {
      held |= (bytes[at++] as number) << bits;
      bits += 8;
    }
    const value = held & mask;
    counts[value] = (counts[value] as number) + 1;
    held >>>= width;
    bits -= width;
  }
}
