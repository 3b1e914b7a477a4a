/** Parts of files, read at once: a thread that measures columns has nothing else to do meanwhile. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { openParquet, type ParquetFile } from "./parquet-file.ts";

/** Stays open as long as the thread lives. */
export const openParquetAt = (path: string): ParquetFile => openParquet(openSync(path, "r"));

export const sizeOfFile = (path: string): number => statSync(path).size;

/** Its first bytes, fewer where it is shorter. */
export function startOfFile(path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const file = openSync(path, "r");
  try {
    return bytes.subarray(0, readPart(file, 0, bytes));
  } finally {
    closeSync(file);
  }
}

/** Fills an array from this byte on, in the machine's order of bytes; throws where the file ends before. */
export type ReadDoubles = (at: number, into: Float64Array) => void;

/** Stays open as long as the thread lives. */
export function openDoubles(path: string): ReadDoubles {
  const file = openSync(path, "r");
  return (at, into) => {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    if (readPart(file, at, bytes) < bytes.length) throw new Error("it ends before its values do");
  };
}

function readPart(file: number, at: number, bytes: Uint8Array): number {
  let read = 0;
  while (read < bytes.length) {
    const count = readSync(file, bytes, read, bytes.length - read, at + read);
    if (count === 0) break;
    read += count;
  }
  return read;
}
