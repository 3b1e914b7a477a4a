/** A Parquet column's texts by how often they occur: those of a dictionary are counted without being written out. */
import type { SchemaElement } from "hyparquet";
import { deltaByteArray, deltaLengthByteArray } from "hyparquet/src/delta.js";
import type { CountedTexts } from "../../../ports/columns.ts";
import { elementOf, type ParquetFile } from "./parquet-file.ts";
import { type Page, pagesOf } from "./parquet-pages.ts";
import { chunksOf, countPlaces, isDictionaryEncoded, readPlaces } from "./parquet-places.ts";
import { countRuns, readRuns } from "./runs.ts";
import { openTextCounter, type TextCounter } from "./text-counter.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

type Data = Extract<Page, { readonly kind: "data" }>;

export function countParquetTexts(parquet: ParquetFile, name: string): CountedTexts {
  const element = elementOf(parquet, name);
  const counter = openTextCounter();
  for (const chunk of chunksOf(parquet, element)) {
    let dictionary: readonly string[] | null = null;
    let counts = new Float64Array();
    for (const page of pagesOf(chunk)) {
      if (page.kind === "dictionary") {
        dictionary = textsOf(page.bytes, page.count);
        counts = new Float64Array(dictionary.length);
        continue;
      }
      counter.missing(page.missing);
      if (element.type === "BOOLEAN") countBooleans(page, counter);
      else if (isDictionaryEncoded(page.encoding)) {
        if (!dictionary) throw new Error("a page before its dictionary");
        countPlaces(page.bytes, page.count, counts);
      } else countWritten(page, counter);
    }
    for (const [place, text] of dictionary?.entries() ?? []) counter.add(text, counts[place] ?? 0);
  }
  return counter.counted();
}

export interface TextPage {
  readonly texts: readonly string[];
  readonly missing: number;
  readonly levels: Data["levels"];
}

/** In the order of the file. */
export function* textPages(parquet: ParquetFile, name: string): Generator<TextPage> {
  const element = elementOf(parquet, name);
  for (const chunk of chunksOf(parquet, element)) {
    let dictionary: readonly string[] | null = null;
    for (const page of pagesOf(chunk)) {
      if (page.kind === "dictionary") dictionary = textsOf(page.bytes, page.count);
      else yield { texts: pageTexts(page, dictionary, element), missing: page.missing, levels: page.levels };
    }
  }
}

function pageTexts(page: Data, dictionary: readonly string[] | null, { type }: SchemaElement): readonly string[] {
  if (type === "BOOLEAN") return Array.from(booleansOf(page), (bit) => (bit === 1 ? "true" : "false"));
  if (!isDictionaryEncoded(page.encoding)) return writtenTexts(page);
  if (!dictionary) throw new Error("a page before its dictionary");
  return Array.from(readPlaces(page.bytes, page.count, dictionary.length), (place) => dictionary[place] as string);
}

function countWritten(page: Data, counter: TextCounter): void {
  for (const text of writtenTexts(page)) counter.add(text, 1);
}

function writtenTexts({ encoding, bytes, count }: Data): readonly string[] {
  if (encoding === "PLAIN") return textsOf(bytes, count);
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const values = new Array<Uint8Array>(count);
  if (encoding === "DELTA_BYTE_ARRAY") deltaByteArray(reader, count, values);
  else if (encoding === "DELTA_LENGTH_BYTE_ARRAY") deltaLengthByteArray(reader, count, values);
  else throw new Error(`texts in the encoding ${encoding}`);
  return values.map((value) => utf8.decode(value));
}

/** Each text after its length in four bytes. */
function textsOf(bytes: Uint8Array, count: number): readonly string[] {
  if (count * 4 > bytes.length) throw new Error("texts that end too early");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new Array<string>(count);
  let at = 0;
  for (let index = 0; index < count; index++) {
    const start = at + 4;
    const end = start <= bytes.length ? start + view.getUint32(at, true) : Number.NaN;
    if (!(end <= bytes.length)) throw new Error("texts that end too early");
    texts[index] = utf8.decode(bytes.subarray(start, end));
    at = end;
  }
  return texts;
}

function booleansOf({ encoding, bytes, count }: Data): Int32Array {
  const bits = new Int32Array(count);
  if (encoding === "RLE") readRuns({ bytes, start: 4, end: bytes.length, width: 1, count }, bits);
  else if (encoding !== "PLAIN") throw new Error(`truth values in the encoding ${encoding}`);
  else if (bytes.length * 8 < count) throw new Error("values that end too early");
  else for (let index = 0; index < count; index++) bits[index] = ((bytes[index >> 3] as number) >> (index & 7)) & 1;
  return bits;
}

function countBooleans({ encoding, bytes, count }: Data, counter: TextCounter): void {
  const counts = new Uint32Array(2);
  // Plain truth values are packed bits without a header.
  if (encoding === "PLAIN") {
    if (bytes.length * 8 < count) throw new Error("values that end too early");
    for (let index = 0; index < count; index++)
      (counts[((bytes[index >> 3] as number) >> (index & 7)) & 1] as number)++;
  } else if (encoding === "RLE") countRuns({ bytes, start: 4, end: bytes.length, width: 1, count }, counts);
  else throw new Error(`truth values in the encoding ${encoding}`);
  counter.add("true", counts[1] as number);
  counter.add("false", counts[0] as number);
}
