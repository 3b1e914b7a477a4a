/** Parquet's values as cells: what each physical and logical type means for a column's declared type. */
import type { ParquetParsers } from "hyparquet";
import type { Cell } from "../../domain/table.ts";
import { formatTimestamp } from "../../domain/timestamp.ts";
import type { TableColumn } from "../../ports/tables.ts";
import { cellOfText } from "./cells.ts";

const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const decode = (bytes: Uint8Array | undefined): string | undefined => bytes && text.decode(bytes);

/** What 64 bits of nanoseconds reach. */
const MOST_NANOSECONDS = 2n ** 63n;

/** Bytes that are no UTF-8 are an error; JSON stays the text that it is; no geometry is computed. */
export const PARSERS: Partial<ParquetParsers> = {
  // In 96 bits writers do not agree on the time before 1970: what comes out of another's words is no moment at all.
  timestampFromNanoseconds: (nanoseconds: bigint) =>
    new Date(
      nanoseconds < MOST_NANOSECONDS && nanoseconds >= -MOST_NANOSECONDS
        ? Number(nanoseconds / 1_000_000n)
        : Number.NaN,
    ),
  stringFromBytes: decode,
  jsonFromBytes: decode,
  geometryFromBytes: (bytes: Uint8Array | undefined) => bytes,
  geographyFromBytes: (bytes: Uint8Array | undefined) => bytes,
};

/** Not a number is a missing value, as in every table of numbers that knows no other; infinity is an error. */
export function cellOfParquet(type: TableColumn["type"], value: unknown): Cell | undefined {
  if (value === null || value === undefined) return null;
  if (type === "number") return numberOf(value);
  if (value instanceof Date) {
    const instant = value.getTime();
    return Number.isNaN(instant) || type === "image" ? undefined : formatTimestamp(instant);
  }
  switch (typeof value) {
    case "string":
      return cellOfText(type, value);
    case "boolean":
    case "bigint":
      return type === "category" || type === "text" ? String(value) : undefined;
    case "number":
      if (Number.isNaN(value)) return null;
      return (type === "category" || type === "text") && Number.isFinite(value) ? String(value) : undefined;
    default:
      return undefined;
  }
}

function numberOf(value: unknown): Cell | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  // Beyond 2 to the 53rd a number would be another one.
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (typeof value !== "number") return undefined;
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : undefined;
}

/** The library multiplies by a power of ten, which is off by the last bit: 115 x 0.01 is 1.1500000000000001. */
export const exactDecimal = (value: unknown, scale: number): unknown =>
  typeof value === "number" && scale >= 0 && scale <= 100 && Math.abs(value) < 1e21
    ? Number(value.toFixed(scale))
    : value;
