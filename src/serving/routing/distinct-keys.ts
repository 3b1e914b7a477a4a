/** Whether a routing key comes for the first time: one user's many requests are one observation of the split. */

export interface DistinctKeys {
  /** False for a key that came before; now and then for one that did not, whichever arm it is in. */
  isNew(hashed: Buffer): boolean;
}

const BITS = 2 ** 23;
/** SHA-256 is uniform, so that its parts serve as independent hashes. The first four bytes are the bucket's. */
const OFFSETS = [4, 8, 12, 16] as const;

/** A Bloom filter of a mebibyte: at a million keys one in forty is wrongly taken for known. */
export function createDistinctKeys(): DistinctKeys {
  const bits = new Uint8Array(BITS / 8);
  return {
    isNew: (hashed) => {
      let fresh = false;
      for (const offset of OFFSETS) {
        const bit = hashed.readUInt32BE(offset) % BITS;
        const mask = 1 << (bit & 7);
        if (((bits[bit >> 3] ?? 0) & mask) === 0) fresh = true;
        bits[bit >> 3] = (bits[bit >> 3] ?? 0) | mask;
      }
      return fresh;
    },
  };
}
