/** The pages of one column of one row group, unpacked one at a time: what a file claims is checked before memory is taken. */
import { readSync } from "node:fs";
import type { ColumnMetaData, CompressionCodec } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { COMPRESSORS } from "../parquet-codecs.ts";
import { countRuns, type Packed } from "./runs.ts";

/** Pages of usual writers hold about one megabyte. */
const PAGE_LIMIT = 128 * 1024 * 1024;
/** A run of a few bytes may claim any number of values. */
const VALUES_LIMIT = 16 * 1024 * 1024;
const WINDOW = 4 * 1024 * 1024;
/** A header holds sizes and the smallest and largest value, which may be long texts. */
const HEADER_LIMIT = 1024 * 1024;

export interface Chunk {
  readonly file: number;
  readonly meta: ColumnMetaData;
  readonly rows: number;
  readonly optional: boolean;
}

export type Page =
  | { readonly kind: "dictionary"; readonly bytes: Uint8Array; readonly count: number }
  /** `bytes` holds `count` values that are there; `missing` others are not. */
  | {
      readonly kind: "data";
      readonly bytes: Uint8Array;
      readonly count: number;
      readonly missing: number;
      /** Which of them: runs of one bit a row; null where all are there. */
      readonly levels: Pick<Packed, "bytes" | "start" | "end"> | null;
      readonly encoding: string;
    };

/** What a page holds is gone when the next one is asked for. */
export function* pagesOf(chunk: Chunk): Generator<Page> {
  const { meta, rows } = chunk;
  // Some writers say 0 where there is no dictionary.
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const end = start + Number(meta.total_compressed_size);
  if (!(start >= 4 && end > start)) throw new Error("a column outside the file");
  const window = openWindow(chunk.file, end);
  let [at, seen] = [start, 0];
  while (seen < rows) {
    const { header, length } = headerAt(window, at);
    const [packed, unpacked] = [header.compressed_page_size, header.uncompressed_page_size];
    if (!(packed >= 0 && unpacked >= 0 && unpacked <= PAGE_LIMIT && at + length + packed <= end)) {
      throw new Error("a page of an impossible size");
    }
    const body = window.take(at + length, packed);
    at += length + packed;
    const page = readPage(header, body, chunk);
    if (page === null) continue;
    if (page.kind === "data") seen += page.count + page.missing;
    if (seen > rows || page.count > rows) throw new Error("a page of an impossible number of values");
    yield page;
    // What was not compressed lies in the window itself.
    if (page.bytes.buffer !== body.buffer) giveBack(page.bytes);
  }
  window.close();
}

/** Smaller ones may lie in a piece of memory with others. */
const OWN = 64 * 1024;

/** At once, for the next page: memory that waits for the collector is asked of the system again, which costs more than unpacking. */
function giveBack({ buffer, length }: Uint8Array): void {
  if (length >= OWN && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

type Header = ReturnType<typeof parquetHeader>;

function readPage(header: Header, body: Uint8Array, chunk: Chunk): Page | null {
  const { data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header;
  const { codec } = chunk.meta;
  const unpacked = header.uncompressed_page_size;
  if (dictionary) {
    return { kind: "dictionary", bytes: unpack(body, codec, unpacked), count: countOf(dictionary.num_values) };
  }
  if (first) {
    const values = countOf(first.num_values);
    const bytes = unpack(body, codec, unpacked);
    const encoding = String(first.encoding);
    if (!chunk.optional) return { kind: "data", bytes, count: values, missing: 0, levels: null, encoding };
    if (bytes.length < 4) throw new Error("a page without its levels");
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    if (4 + length > bytes.length) throw new Error("levels that end too late");
    const missing = missingOf(bytes, 4, 4 + length, values);
    const levels = missing === 0 ? null : { bytes, start: 4, end: 4 + length };
    return { kind: "data", bytes: bytes.subarray(4 + length), count: values - missing, missing, levels, encoding };
  }
  if (second) {
    const [values, nulls] = [countOf(second.num_values), countOf(second.num_nulls)];
    const levels = second.repetition_levels_byte_length + second.definition_levels_byte_length;
    if (!(nulls <= values && levels >= 0 && levels <= body.length && levels <= unpacked)) {
      throw new Error("a page of an impossible number of values");
    }
    const rest = body.subarray(levels);
    const bytes = second.is_compressed === false ? rest : unpack(rest, codec, unpacked - levels);
    const which = nulls === 0 ? null : { bytes: body, start: second.repetition_levels_byte_length, end: levels };
    const encoding = String(second.encoding);
    return { kind: "data", bytes, count: values - nulls, missing: nulls, levels: which, encoding };
  }
  return null;
}

/** How many of the values are not there, by their levels of one bit. */
function missingOf(bytes: Uint8Array, start: number, end: number, count: number): number {
  const counts = new Uint32Array(2);
  countRuns({ bytes, start, end, width: 1, count }, counts);
  return counts[0] as number;
}

function unpack(packed: Uint8Array, codec: CompressionCodec, length: number): Uint8Array {
  if (codec === "UNCOMPRESSED") {
    if (packed.length !== length) throw new Error("a page of another length than it says");
    return packed;
  }
  const bytes = COMPRESSORS[codec]?.(packed, length);
  if (bytes?.length !== length) throw new Error("a page that unpacks to another length than it says");
  return bytes;
}

function countOf(value: number): number {
  if (!(Number.isInteger(value) && value >= 0 && value <= VALUES_LIMIT))
    throw new Error("a page of an impossible number of values");
  return value;
}

function headerAt(window: Window, at: number): { readonly header: Header; readonly length: number } {
  // Whole headers are short; a long one is read again with all that one may have.
  for (const room of [WINDOW / 16, HEADER_LIMIT]) {
    const bytes = window.upTo(at, room);
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    try {
      const header = parquetHeader(reader);
      return { header, length: reader.offset };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new Error("a page whose header does not end");
}

interface Window {
  /** At most so many bytes: fewer at the end. They are overwritten by what is asked for next. */
  upTo(at: number, length: number): Uint8Array;
  take(at: number, length: number): Uint8Array;
  close(): void;
}

/** A few megabytes of the file at a time, however large a column is. */
function openWindow(file: number, end: number): Window {
  let room = Buffer.allocUnsafeSlow(0);
  let held: Uint8Array = room;
  let from = 0;
  const upTo = (at: number, length: number) => {
    const wanted = Math.min(length, end - at);
    if (at < from || at + wanted > from + held.length) {
      const size = Math.min(Math.max(WINDOW, wanted), end - at);
      if (room.length < size) {
        giveBack(room);
        room = Buffer.allocUnsafeSlow(size);
      }
      held = room.subarray(0, readSync(file, room, 0, size, at));
      from = at;
    }
    return held.subarray(at - from, at - from + wanted);
  };
  const take = (at: number, length: number) => {
    const bytes = upTo(at, length);
    if (bytes.length < length) throw new Error("a column that ends after the file");
    return bytes;
  };
  return { upTo, take, close: () => giveBack(room) };
}
