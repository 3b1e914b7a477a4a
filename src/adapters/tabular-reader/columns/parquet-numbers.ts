/** A Parquet column's numbers as doubles, page by page. Moments are milliseconds since 1970. */
import type { SchemaElement } from "hyparquet";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { byteStreamSplit } from "hyparquet/src/encoding.js";
import { elementOf, type ParquetFile } from "./parquet-file.ts";
import { type Page, pagesOf } from "./parquet-pages.ts";
import { chunksOf, countPlaces, isCountable, isDictionaryEncoded, readPlaces } from "./parquet-places.ts";

export interface NumberPage {
  /** May be overwritten by the next page. */
  readonly values: Float64Array;
  readonly missing: number;
  readonly levels: Data["levels"];
}

/** Values of a dictionary by how often they occur in a row group. */
export interface CountedValues {
  readonly values: Float64Array;
  readonly rows: Float64Array;
}

export function* numberPages(parquet: ParquetFile, name: string): Generator<NumberPage> {
  for (const part of numberParts(parquet, name, () => false)) if ("missing" in part) yield part;
}

/** For who does not mind the order: where a dictionary has few values, each is counted instead of written out. */
export function unorderedNumbers(parquet: ParquetFile, name: string): Generator<NumberPage | CountedValues> {
  return numberParts(parquet, name, (page, entries) => isCountable(page.bytes) && entries <= page.count / REPEATED);
}

const REPEATED = 4;
const NOTHING = new Float64Array();

type IsCounted = (page: Data, entries: number) => boolean;

function* numberParts(parquet: ParquetFile, name: string, isCounted: IsCounted): Generator<NumberPage | CountedValues> {
  const element = elementOf(parquet, name);
  const toNumbers = converter(element);
  for (const chunk of chunksOf(parquet, element)) {
    let dictionary: Float64Array | null = null;
    let rows: Float64Array | null = null;
    for (const page of pagesOf(chunk)) {
      if (page.kind === "dictionary") {
        // Its page may lie in what is read next.
        dictionary = toNumbers(page.bytes, page.count).slice();
        continue;
      }
      const { missing, levels } = page;
      if (dictionary && isDictionaryEncoded(page.encoding) && isCounted(page, dictionary.length)) {
        rows ??= new Float64Array(dictionary.length);
        countPlaces(page.bytes, page.count, rows);
        yield { values: NOTHING, missing, levels };
      } else yield { values: valuesOf(page, dictionary, element, toNumbers), missing, levels };
    }
    if (dictionary && rows) yield { values: dictionary, rows };
  }
}

type Data = Extract<Page, { readonly kind: "data" }>;
type Convert = (bytes: Uint8Array, count: number) => Float64Array;

function valuesOf(page: Data, dictionary: Float64Array | null, element: SchemaElement, convert: Convert): Float64Array {
  if (page.encoding === "PLAIN") return convert(page.bytes, page.count);
  if (isDictionaryEncoded(page.encoding)) {
    if (!dictionary) throw new Error("a page before its dictionary");
    const places = readPlaces(page.bytes, page.count, dictionary.length);
    const values = new Float64Array(page.count);
    for (let index = 0; index < values.length; index++) values[index] = dictionary[places[index] as number] as number;
    return values;
  }
  return convert(plainOf(page, element), page.count);
}

/** Rarer encodings, as the plain one would have written them. */
function plainOf({ encoding, bytes, count }: Data, { type, type_length: length }: SchemaElement): Uint8Array {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  if (encoding === "BYTE_STREAM_SPLIT" && type && type !== "FIXED_LEN_BYTE_ARRAY") {
    return bytesOf(byteStreamSplit(reader, count, type, length) as Float64Array);
  }
  if (encoding === "DELTA_BINARY_PACKED" && (type === "INT32" || type === "INT64")) {
    const values = type === "INT32" ? new Int32Array(count) : new BigInt64Array(count);
    deltaBinaryUnpack(reader, count, values);
    return bytesOf(values);
  }
  throw new Error(`values in the encoding ${encoding}`);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Bytes of each physical type; views of typed arrays must start at a multiple of their width. */
function converter(element: SchemaElement): Convert {
  const scaled = scaling(element);
  const whole = (bytes: Uint8Array, count: number, width: number): ArrayBufferLike => {
    if (bytes.length < count * width) throw new Error("values that end too early");
    const { buffer, byteOffset } = bytes;
    if (byteOffset % 8 === 0) return buffer;
    // Not by `slice`, which in a Buffer is a view of the same bytes.
    return new Uint8Array(bytes.subarray(0, count * width)).buffer;
  };
  const start = ({ byteOffset }: Uint8Array) => (byteOffset % 8 === 0 ? byteOffset : 0);
  switch (element.type) {
    case "DOUBLE":
      return (bytes, count) => new Float64Array(whole(bytes, count, 8), start(bytes), count);
    case "FLOAT":
      return (bytes, count) => new Float64Array(new Float32Array(whole(bytes, count, 4), start(bytes), count));
    case "INT32": {
      const unsigned = isUnsigned(element);
      return (bytes, count) => {
        const [buffer, from] = [whole(bytes, count, 4), start(bytes)] as const;
        return scaled(
          new Float64Array(unsigned ? new Uint32Array(buffer, from, count) : new Int32Array(buffer, from, count)),
        );
      };
    }
    case "INT64": {
      const unsigned = isUnsigned(element);
      return (bytes, count) => {
        const [buffer, from] = [whole(bytes, count, 8), start(bytes)] as const;
        const words = new Uint32Array(buffer, from, count * 2);
        return scaled(longs(words, unsigned ? words : new Int32Array(buffer, from, count * 2)));
      };
    }
    case "INT96":
      return (bytes, count) => {
        whole(bytes, count, 12);
        return daysAndNanoseconds(new DataView(bytes.buffer, bytes.byteOffset), count);
      };
    case "FIXED_LEN_BYTE_ARRAY":
      return (bytes, count) => {
        const length = element.type_length ?? 0;
        whole(bytes, count, length);
        if (element.logical_type?.type === "FLOAT16") return halves(bytes, count);
        return scaled(bigEndian(bytes, count, length));
      };
    default:
      throw new Error(`numbers of type ${element.type}`);
  }
}

const isUnsigned = ({ converted_type, logical_type }: SchemaElement): boolean =>
  converted_type?.startsWith("UINT_") === true || (logical_type?.type === "INTEGER" && !logical_type.isSigned);

/** Beyond 2 to the 53rd the nearest double: the order stays. */
function longs(words: Uint32Array, high: Int32Array | Uint32Array): Float64Array {
  const values = new Float64Array(words.length / 2);
  for (let index = 0; index < values.length; index++) {
    values[index] = (high[2 * index + 1] as number) * 4294967296 + (words[2 * index] as number);
  }
  return values;
}

const JULIAN_1970 = 2_440_588;

function daysAndNanoseconds(view: DataView, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const nanoseconds = Number(view.getBigInt64(index * 12, true));
    return (view.getInt32(index * 12 + 8, true) - JULIAN_1970) * 86_400_000 + nanoseconds / 1e6;
  });
}

function bigEndian(bytes: Uint8Array, count: number, length: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const [first = 0, ...rest] = bytes.subarray(index * length, (index + 1) * length);
    return rest.reduce((value, byte) => value * 256 + byte, first > 127 ? first - 256 : first);
  });
}

function halves(bytes: Uint8Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const bits = (bytes[2 * index] as number) | ((bytes[2 * index + 1] as number) << 8);
    const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
    const size =
      exponent === 31
        ? fraction > 0
          ? Number.NaN
          : Number.POSITIVE_INFINITY
        : (exponent === 0 ? fraction : fraction + 1024) * 2 ** (Math.max(exponent, 1) - 25);
    return bits & 0x8000 ? -size : size;
  });
}

const MILLISECONDS = { MILLIS: 1, MICROS: 1e-3, NANOS: 1e-6 } as const;

/** Decimals to their value, days and parts of seconds to milliseconds. */
function scaling({ converted_type, logical_type, scale = 0 }: SchemaElement): (values: Float64Array) => Float64Array {
  const by = (apply: (value: number) => number) => (values: Float64Array) => values.map(apply);
  if (converted_type === "DECIMAL" || logical_type?.type === "DECIMAL") {
    // A division by a power of ten is rounded once: 115 of scale 2 is 1.15.
    const divisor = 10 ** scale;
    return by((value) => value / divisor);
  }
  if (converted_type === "DATE" || logical_type?.type === "DATE") return by((value) => value * 86_400_000);
  if (logical_type?.type === "TIMESTAMP") {
    const factor = MILLISECONDS[logical_type.unit];
    return by((value) => value * factor);
  }
  if (converted_type === "TIMESTAMP_MICROS") return by((value) => value / 1000);
  return (values) => values;
}
