/** A CSV whose rows have no name gets a column that numbers them. Pure. */
import type { Row } from "../../domain/table.ts";

const quoted = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A column name that the table does not have yet. */
export function freeColumnName(names: readonly string[]): string {
  let name = "row_id";
  while (names.includes(name)) name = `_${name}`;
  return name;
}

export function numberedCsv(id: string, names: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row, index) => [`row-${index + 1}`, ...names.map((name) => String(row[name] ?? ""))]);
  return `${[[id, ...names], ...lines].map((cells) => cells.map(quoted).join(",")).join("\n")}\n`;
}
