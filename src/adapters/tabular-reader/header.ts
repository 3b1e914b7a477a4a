/** The column names of a CSV file, for those who do not know them yet. */
import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";

/** null: there is no header line that can be read. */
export function readCsvHeader(bytes: Uint8Array): readonly string[] | null {
  try {
    const [header] = parse(bytes, { to: 1, bom: true, skip_empty_lines: true, relax_column_count: true });
    return Array.isArray(header) ? header.map(String) : null;
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}
