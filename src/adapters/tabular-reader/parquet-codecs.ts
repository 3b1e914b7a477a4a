/** Parquet's compression codecs by what Node has itself; each gives what the page's header says and not a byte more. */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { type Compressors, snappyUncompress } from "hyparquet";

type Inflate = (
  input: Uint8Array,
  options: { readonly maxOutputLength: number; readonly chunkSize: number },
) => Uint8Array;

const bounded =
  (inflate: Inflate) =>
  (input: Uint8Array, length: number): Uint8Array =>
    // In one piece: pieces would be joined by another copy.
    length === 0 ? new Uint8Array() : inflate(input, { maxOutputLength: length, chunkSize: length + 64 });

const unknown = (codec: string) => (): never => {
  throw new Error(`compression ${codec} is not read: write the file with zstd, snappy, gzip or brotli`);
};

export const COMPRESSORS: Compressors = {
  GZIP: bounded(gunzipSync),
  BROTLI: bounded(brotliDecompressSync),
  ZSTD: bounded(zstdDecompressSync),
  SNAPPY: (input, length) => {
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  },
  LZ4: unknown("LZ4"),
  LZ4_RAW: unknown("LZ4_RAW"),
  LZO: unknown("LZO"),
};
