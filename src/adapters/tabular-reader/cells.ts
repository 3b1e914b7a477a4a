/** One value into a cell of its column's type, or nothing when it cannot be. */

import { isDigest } from "../../domain/digest.ts";
import type { Cell } from "../../domain/table.ts";
import { formatTimestamp, parseTimestamp } from "../../domain/timestamp.ts";
import type { TableColumn } from "../../ports/tables.ts";

/** Decimal only: no hexadecimal, no thousands separators, no NaN or Infinity. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

type CellReader = (text: string) => Cell | undefined;

const asText: CellReader = (text) => (text === "" ? null : text);

const READERS = {
  number: (text) => {
    const trimmed = text.trim();
    if (trimmed === "") return null;
    const value = NUMBER.test(trimmed) ? Number(trimmed) : Number.NaN;
    // A literal such as 1e999 overflows.
    return Number.isFinite(value) ? value : undefined;
  },
  time: (text) => {
    const trimmed = text.trim();
    if (trimmed === "") return null;
    const instant = parseTimestamp(trimmed);
    return instant === null ? undefined : formatTimestamp(instant);
  },
  category: asText,
  text: asText,
  image: (text) => (text === "" ? null : isDigest(text) ? text : undefined),
} as const satisfies Record<TableColumn["type"], CellReader>;

export function cellOfText(type: TableColumn["type"], text: string): Cell | undefined {
  return READERS[type](text);
}

export function cellOfJson(type: TableColumn["type"], value: unknown): Cell | undefined {
  if (value === null) return null;
  if (type === "number") return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  return typeof value === "string" ? READERS[type](value) : undefined;
}
