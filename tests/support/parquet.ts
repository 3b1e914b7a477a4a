/** Reads Parquet by the library's own reader, for tests of what was written. */
import { parquetReadObjects } from "hyparquet";

export async function parquetRows(bytes: Uint8Array): Promise<readonly Record<string, unknown>[]> {
  const { buffer } = new Uint8Array(bytes);
  return parquetReadObjects({ file: buffer as ArrayBuffer });
}

export async function allOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
