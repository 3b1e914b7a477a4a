/** A thread that reads one Parquet file: whoever started it ends it when the file takes too long or too much memory. */
import { parentPort, workerData } from "node:worker_threads";
import type { TableRow } from "../../ports/tables.ts";
import { createFindings } from "./findings.ts";
import { readParquet } from "./parquet.ts";
import type { ParquetAsk, ParquetColumn, ParquetReply } from "./parquet-messages.ts";

const { path, bytes, columns } = workerData as ParquetAsk;
const findings = createFindings(path);
const rows = await readParquet(bytes, columns, findings);
const packed = columns.map(({ name, type }) => (type === "number" ? numbersOf(rows, name) : textsOf(rows, name)));
const reply: ParquetReply = { rows: rows.length, columns: packed, problems: findings.problems };
parentPort?.postMessage(
  reply,
  packed.flatMap((column) => (column instanceof Float64Array ? [column.buffer as ArrayBuffer] : [])),
);

function numbersOf(all: readonly TableRow[], name: string) {
  return Float64Array.from(all, ({ cells }) => {
    const cell = cells[name];
    return typeof cell === "number" ? cell : Number.NaN;
  });
}

function textsOf(all: readonly TableRow[], name: string): ParquetColumn {
  return all.map(({ cells }) => {
    const cell = cells[name];
    return typeof cell === "string" ? cell : null;
  });
}
