/** What numbers and texts of Parquet have in common: chunks of a column, and places in a dictionary. */
import type { SchemaElement } from "hyparquet";
import type { ParquetFile } from "./parquet-file.ts";
import type { Chunk } from "./parquet-pages.ts";
import { countRuns, readRuns } from "./runs.ts";

/** Of a column at the top, one a row group. */
export function* chunksOf({ file, metadata }: ParquetFile, element: SchemaElement): Generator<Chunk> {
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    if (rows === 0) continue;
    const found = group.columns.find(({ meta_data: meta }) => {
      const path = meta?.path_in_schema ?? [];
      return path.length === 1 && path[0] === element.name;
    });
    if (!found?.meta_data || found.file_path) throw new Error("a column that lies in another file");
    yield { file, meta: found.meta_data, rows, optional: element.repetition_type === "OPTIONAL" };
  }
}

export const isDictionaryEncoded = (encoding: string): boolean =>
  encoding === "RLE_DICTIONARY" || encoding === "PLAIN_DICTIONARY";

/** The first byte says how many bits each place has. */
export function readPlaces(bytes: Uint8Array, count: number, entries: number): Int32Array {
  const places = new Int32Array(count);
  if (count === 0) return places;
  readRuns({ bytes, start: 1, end: bytes.length, width: bytes[0] ?? 0, count }, places);
  let most = 0;
  for (let index = 0; index < count; index++) if ((places[index] as number) > most) most = places[index] as number;
  if (most >= entries) throw new Error(OUTSIDE);
  return places;
}

/** Whether places are narrow enough for a table of all. */
export const isCountable = (bytes: Uint8Array): boolean => (bytes[0] ?? 0) <= MOST_COUNTED;

/** How often each entry is pointed to, added to `rows`. */
export function countPlaces(bytes: Uint8Array, count: number, rows: Float64Array): void {
  if (count === 0) return;
  const width = bytes[0] ?? 0;
  if (!isCountable(bytes)) {
    const places = readPlaces(bytes, count, rows.length);
    for (let index = 0; index < count; index++) (rows[places[index] as number] as number)++;
    return;
  }
  const counts = new Uint32Array(2 ** width);
  countRuns({ bytes, start: 1, end: bytes.length, width, count }, counts);
  for (let place = 0; place < counts.length; place++) {
    const found = counts[place] as number;
    if (found === 0) continue;
    if (place >= rows.length) throw new Error(OUTSIDE);
    rows[place] = (rows[place] as number) + found;
  }
}

/** Of wider places, a table of all would be larger than a page. */
const MOST_COUNTED = 16;
const OUTSIDE = "a place outside the dictionary";
