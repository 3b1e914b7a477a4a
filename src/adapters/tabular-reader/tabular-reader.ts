/** The reader of data files: one parser a format, bounded and strict. */
import { type Problem, problem } from "../../domain/errors/user-error.ts";
import type { TableColumn, TableFormat, TableRow, Tables } from "../../ports/tables.ts";
import { readCsv } from "./csv.ts";

import { createFindings, type Findings } from "./findings.ts";
import { readJsonLines } from "./json-lines.ts";
import { decodeText } from "./text.ts";

/** A file is held in memory whole, as bytes and as rows. */
const BYTES_LIMIT = 256 * 1024 * 1024;

type Reader = (text: string, columns: readonly TableColumn[], findings: Findings) => readonly TableRow[];

const READERS = { csv: readCsv, jsonl: readJsonLines } as const satisfies Record<TableFormat, Reader>;

export function createTabularReader(bytesLimit = BYTES_LIMIT): Tables {
  return {
    parse(format, { path, bytes }, columns) {
      const refuse = (refusal: Problem) => ({ rows: [], problems: [refusal] });
      if (bytes.byteLength > bytesLimit) {
        const values = { bytes: bytes.byteLength, limit: bytesLimit };
        return refuse(problem("DATA_TOO_LARGE", { location: { file: path }, with: values }));
      }
      const decoded = decodeText(bytes);
      if (decoded.kind === "not-utf8") {
        return refuse(problem("DATA_NOT_UTF8", { location: { file: path, line: decoded.line } }));
      }
      const findings = createFindings(path);
      const rows = READERS[format](decoded.text, columns, findings);
      if (rows.length === 0 && findings.problems.length === 0) findings.add("DATA_EMPTY", { line: 1 });
      return { rows, problems: findings.problems };
    },
  };
}
