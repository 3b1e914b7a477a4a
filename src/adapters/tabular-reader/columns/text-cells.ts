/** Cells of sampled rows of CSV and JSON Lines, by what their column turned out to hold. */
import type { Cell } from "../../../domain/table.ts";
import { MISSING, NUMBER } from "./column-builder.ts";
import type { TextRow } from "./text-columns.ts";

/**
 * `number`: numbers, those that are not finite missing. `code`: numbers that are names, 1 and 1.0 the same one. `text`: names
 * as they are written.
 */
export type CellKind = "number" | "code" | "text";

export function readTextCells(rows: readonly TextRow[], name: string, kind: CellKind): readonly Cell[] {
  return rows.map((row) => {
    const value = Object.hasOwn(row, name) ? row[name] : null;
    const text = value === null || value === undefined ? "" : String(value);
    if (MISSING.has(text.trim())) return null;
    if (kind === "text") return text;
    const number = NUMBER.test(text) ? Number(text) : Number.NaN;
    if (kind === "number") return Number.isFinite(number) ? number : null;
    return Number.isFinite(number) ? String(number) : text;
  });
}
