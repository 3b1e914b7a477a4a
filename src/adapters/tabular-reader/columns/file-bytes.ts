/** Parts of files, read at once: a thread that measures columns has nothing else to do meanwhile. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { openParquet, type ParquetFile } from "./parquet-file.ts";

/** Stays open as long as the thread lives. */
export const openParquetAt = (path: string): ParquetFile => openParquet(openSync(path, "r"));

export const sizeOfFile = (path: string): number => statSync(path).size;

/** Its first bytes, fewer where it is shorter. */
export function startOfFile(path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readPart(path, 0, bytes));
}

/** Fills the array, in the machine's order of bytes; throws where the file ends before. */
export function readDoubles(path: string, at: number, into: Float64Array): void {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  if (readPart(path, at, bytes) < bytes.length) throw new Error("it ends before its values do");
}

function readPart(path: string, at: number, bytes: Uint8Array): number {
  const file = openSync(path, "r");
  try {
    let read = 0;
    while (read < bytes.length) {
      const count = readSync(file, bytes, read, bytes.length - read, at + read);
      if (count === 0) break;
      read += count;
    }
    return read;
  } finally {
    closeSync(file);
  }
}
