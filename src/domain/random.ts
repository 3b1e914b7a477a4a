/** The one source of chance: a seeded generator, equal on every machine. Not for secrets. */

/** Uniform numbers in [0, 1) with 32 random bits: sfc32 (C. Doty-Humphrey, PractRand), started from one seed. */
export function random(seed: number): () => number {
  let a = 0;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first outputs still show the seed's few bits.
  for (let round = 0; round < 15; round++) next();
  return next;
}
