/** CSV by RFC 4180: a header line, quotes, any line ending, blank lines skipped. */
import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import type { Cell } from "../../domain/table.ts";
import type { TableColumn, TableRow } from "../../ports/tables.ts";
import { cellOfText } from "./cells.ts";
import { excerpt, type Findings } from "./findings.ts";

/** One record; a quote that is never closed would swallow the rest of the file. */
const RECORD_LIMIT = 1024 * 1024;

export interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

export function readCsv(source: string, columns: readonly TableColumn[], findings: Findings): readonly TableRow[] {
  // The parser counts a CRLF inside quotes as two lines; and a cell should not depend on a checkout's line endings.
  const text = source.replace(/\r\n?/gu, "\n");
  const records = recordsOf(text, findings);
  const header = records?.[0];
  if (!records || !header || !headerFits(header, columns, findings)) return [];
  const locate = fieldLocator(text);
  const order = columns.map(({ name, type }) => ({ name, type, at: header.fields.indexOf(name) }));
  const rows: TableRow[] = [];
  for (const { fields, line } of records.slice(1)) {
    if (findings.full()) break;
    if (fields.length !== header.fields.length) {
      const counts = { found: `${fields.length} fields`, expected: `${header.fields.length} fields` };
      findings.add("DATA_FIELD_COUNT", { line }, counts);
      continue;
    }
    const cells = order.map(({ name, type, at }): readonly [string, Cell] => {
      const field = fields[at] ?? "";
      const cell = cellOfText(type, field);
      if (cell !== undefined) return [name, cell];
      findings.add("DATA_CELL_TYPE", locate(line, at), { found: excerpt(field), with: { column: name, type } });
      return [name, null];
    });
    rows.push({ line, cells: Object.fromEntries(cells) });
  }
  return rows;
}

function recordsOf(text: string, findings: Findings): readonly CsvRecord[] | null {
  const records: CsvRecord[] = [];
  return eachRecord(text, findings, (record) => void records.push(record)) ? records : null;
}

/** The header too. false: the text could not be read to its end. */
export function eachRecord(text: string, findings: Findings, take: (record: CsvRecord) => void): boolean {
  try {
    parse(text, {
      on_record: (fields: readonly string[], { lines }) => {
        take({ fields, line: lines - lineBreaks(fields) });
        return null;
      },
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: RECORD_LIMIT,
    });
    return true;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : 1;
    findings.add("DATA_SYNTAX", { line }, { found: excerpt(error.message), with: { format: "CSV" } });
    return false;
  }
}

/** The parser counts the lines up to a record's end. */
const lineBreaks = (record: readonly string[]): number =>
  record.reduce((sum, field) => sum + (field.split("\n").length - 1), 0);

function headerFits(header: CsvRecord, columns: readonly TableColumn[], findings: Findings): boolean {
  const declared = new Set(columns.map(({ name }) => name));
  const expected = columns.map(({ name }) => name).join(", ");
  const seen = new Set<string>();
  for (const column of header.fields) {
    const place = { line: header.line };
    if (seen.has(column)) findings.add("DATA_HEADER_DUPLICATE", place, { with: { column } });
    else if (!declared.has(column)) findings.add("DATA_COLUMN_UNKNOWN", place, { expected, with: { column } });
    seen.add(column);
  }
  return findings.problems.length === 0;
}

/** Where the nth field of a record starts. Lines are looked at only when there is something to report. */
export function fieldLocator(text: string): (line: number, field: number) => { line: number; column: number } {
  let lines: readonly string[] | undefined;
  return (recordLine, field) => {
    lines ??= text.split("\n");
    let line = recordLine;
    let column = 0;
    for (let quoted = false, passed = 0; passed < field; column += 1) {
      const character = (lines[line - 1] ?? "")[column];
      if (character === undefined) {
        // Only a quoted field goes on in the next line.
        if (!quoted || line > lines.length) break;
        line += 1;
        column = -1;
      } else if (character === '"') quoted = !quoted;
      else if (character === "," && !quoted) passed += 1;
    }
    return { line, column: column + 1 };
  };
}
