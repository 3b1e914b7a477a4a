/** JSON Lines: one object a line, blank lines skipped. A column that is left out is a missing value. */
import type { Cell } from "../../domain/table.ts";
import type { TableColumn, TableRow } from "../../ports/tables.ts";
import { cellOfJson } from "./cells.ts";
import { excerpt, type Findings } from "./findings.ts";

export function readJsonLines(text: string, columns: readonly TableColumn[], findings: Findings): readonly TableRow[] {
  const declared = new Set(columns.map(({ name }) => name));
  const expected = [...declared].join(", ");
  const rows: TableRow[] = [];
  for (const [index, source] of text.split("\n").entries()) {
    if (source.trim() === "") continue;
    if (findings.full()) break;
    const line = index + 1;
    const object = parseObject(source, line, findings);
    if (!object) continue;
    const placeOf = (key: string) => ({ line, column: source.indexOf(JSON.stringify(key)) + 1 || 1 });
    for (const key of Object.keys(object)) {
      if (!declared.has(key)) findings.add("DATA_COLUMN_UNKNOWN", placeOf(key), { expected, with: { column: key } });
    }
    const cells = columns.map(({ name, type }): readonly [string, Cell] => {
      const value = Object.hasOwn(object, name) ? object[name] : null;
      const cell = cellOfJson(type, value);
      if (cell !== undefined) return [name, cell];
      findings.add("DATA_CELL_TYPE", placeOf(name), { found: excerpt(value), with: { column: name, type } });
      return [name, null];
    });
    rows.push({ line, cells: Object.fromEntries(cells) });
  }
  return rows;
}

export function parseObject(
  source: string,
  line: number,
  findings: Findings,
): Readonly<Record<string, unknown>> | null {
  const refuse = (found: string, column: number) => {
    findings.add("DATA_SYNTAX", { line, column }, { found: excerpt(found), with: { format: "JSON Lines" } });
    return null;
  };
  try {
    const value: unknown = JSON.parse(source);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : refuse(source, 1);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /at position (\d+)/u.exec(message)?.[1];
    return refuse(message, position === undefined ? 1 : Number(position) + 1);
  }
}
