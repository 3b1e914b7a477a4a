/** The reader of data files: one parser a format, bounded and strict. */
import { problem } from "../../domain/errors/user-error.ts";
import type { TableColumn, TableFormat, TableRow, Tables } from "../../ports/tables.ts";
import { readCsv } from "./csv.ts";
import { createFindings, type Findings } from "./findings.ts";
import { readJsonLines } from "./json-lines.ts";
import { createParquetThread, PARQUET_LIMITS, type ParquetLimits } from "./parquet-thread.ts";
import { decodeText } from "./text.ts";

/** A file is held in memory whole, as bytes and as rows. */
const BYTES_LIMIT = 256 * 1024 * 1024;

type Rows = readonly TableRow[];
interface Ask {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly columns: readonly TableColumn[];
}
type Reader = (ask: Ask, findings: Findings) => Promise<Rows>;

const ofText =
  (read: (text: string, columns: readonly TableColumn[], findings: Findings) => Rows): Reader =>
  async ({ bytes, columns }, findings) => {
    const decoded = decodeText(bytes);
    if (decoded.kind === "text") return read(decoded.text, columns, findings);
    findings.add("DATA_NOT_UTF8", { line: decoded.line });
    return [];
  };

export interface TabularReaderOptions {
  readonly bytesLimit?: number;
  readonly parquet?: ParquetLimits;
}

export function createTabularReader(options: TabularReaderOptions = {}): Tables {
  const { bytesLimit = BYTES_LIMIT, parquet = PARQUET_LIMITS } = options;
  const readers: Readonly<Record<TableFormat, Reader>> = {
    csv: ofText(readCsv),
    jsonl: ofText(readJsonLines),
    parquet: createParquetThread(parquet),
  };
  return {
    parse: async (format, { path, bytes }, columns) => {
      if (bytes.byteLength > bytesLimit) {
        const values = { bytes: bytes.byteLength, limit: bytesLimit };
        return { rows: [], problems: [problem("DATA_TOO_LARGE", { location: { file: path }, with: values })] };
      }
      const findings = createFindings(path);
      const rows = await readers[format]({ path, bytes, columns }, findings);
      if (rows.length === 0 && findings.problems.length === 0) findings.add("DATA_EMPTY", { line: 1 });
      return { rows, problems: findings.problems };
    },
  };
}
