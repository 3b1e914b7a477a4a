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
    packed: (at, from, count) => unpack(packed, at, target, from, count),
  });
}

/** Adds how often each value occurs; `counts` has room for every value of that width. */
export function countRuns(packed: Packed, counts: Uint32Array): void {
  if (counts.length < 2 ** packed.width) throw new RangeError(`${counts.length} counts of ${packed.width} bits`);
  eachRun(packed, {
    same: (value, _, count) => {
      counts[value] = (counts[value] as number) + count;
    },
    packed: (at, _, count) => countPacked(packed, at, counts, count),
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

function unpack({ bytes, width }: Packed, start: number, target: Int32Array, from: number, count: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mask = 2 ** width - 1;
  const quick = wholeReads(bytes.length - start, width, count);
  for (let index = 0, bit = 0; index < quick; index++, bit += width) {
    target[from + index] = (view.getUint32(start + (bit >>> 3), true) >>> (bit & 7)) & mask;
  }
  for (let index = quick; index < count; index++) target[from + index] = slowly(bytes, start, index * width, width);
}

function countPacked({ bytes, width }: Packed, start: number, counts: Uint32Array, count: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mask = 2 ** width - 1;
  const quick = wholeReads(bytes.length - start, width, count);
  for (let index = 0, bit = 0; index < quick; index++, bit += width) {
    (counts[(view.getUint32(start + (bit >>> 3), true) >>> (bit & 7)) & mask] as number)++;
  }
  for (let index = quick; index < count; index++) (counts[slowly(bytes, start, index * width, width)] as number)++;
}

/** Of so many values how many can be read with three bytes more than they need; a value has no more than 24 bits. */
const wholeReads = (length: number, width: number, count: number): number =>
  Math.max(0, Math.min(count, Math.floor(((length - 4) * 8) / width)));

function slowly(bytes: Uint8Array, start: number, bit: number, width: number): number {
  let value = 0;
  for (let index = 0; index < width; index++) {
    const at = bit + index;
    value |= (((bytes[start + (at >>> 3)] as number) >>> (at & 7)) & 1) << index;
  }
  return value;
}
