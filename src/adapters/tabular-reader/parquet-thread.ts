/**
 * Reads Parquet on a thread of its own, which is ended at a deadline: the library does not bound the runs inside a page, so
 * that a few bytes can ask for billions of values.
 */
import { Worker } from "node:worker_threads";
import type { Cell } from "../../domain/table.ts";
import type { TableColumn, TableRow } from "../../ports/tables.ts";
import type { Findings } from "./findings.ts";
import type { ParquetAsk, ParquetColumn, ParquetReply } from "./parquet-messages.ts";

export interface ParquetLimits {
  readonly timeoutMs: number;
  /** Megabytes of values; what is unpacked lies beside them, and is bounded before. */
  readonly heapMb: number;
}

/**
 * The memory is for fifty million cells. Much less would be worse, not safer: an array that cannot grow ends the thread
 * with an error, but where the heap is too small for its next size, V8 ends the process.
 */
export const PARQUET_LIMITS: ParquetLimits = { timeoutMs: 60_000, heapMb: 4096 };

type Outcome =
  | { readonly kind: "read"; readonly reply: ParquetReply }
  | { readonly kind: "stopped"; readonly limit: string };

export type ReadParquet = (ask: ParquetAsk, findings: Findings) => Promise<readonly TableRow[]>;

/** One file after the other: several at once would take their memory at once. */
export function createParquetThread(limits: ParquetLimits): ReadParquet {
  let before: Promise<unknown> = Promise.resolve();
  return async (ask, findings) => {
    const turn = before.then(() => run(ask, limits));
    before = turn.catch(() => {});
    const outcome = await turn;
    if (outcome.kind === "stopped") {
      findings.add("DATA_PARQUET_LIMIT", { line: 1 }, { with: { limit: outcome.limit } });
      return [];
    }
    findings.take(outcome.reply.problems);
    return rowsOf(outcome.reply, ask.columns);
  };
}

function run(ask: ParquetAsk, { timeoutMs, heapMb }: ParquetLimits): Promise<Outcome> {
  // A view would be sent with all that it is a view of.
  const bytes = new Uint8Array(ask.bytes);
  const worker = new Worker(new URL("./parquet-worker.ts", import.meta.url), {
    workerData: { ...ask, bytes } satisfies ParquetAsk,
    transferList: [bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  return new Promise<Outcome>((resolve, reject) => {
    const timer = setTimeout(() => resolve({ kind: "stopped", limit: `${timeoutMs / 1000} s` }), timeoutMs);
    worker.on("message", (reply: ParquetReply) => resolve({ kind: "read", reply }));
    worker.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ERR_WORKER_OUT_OF_MEMORY") reject(error);
      else resolve({ kind: "stopped", limit: `${heapMb} MB of memory` });
    });
    worker.on("exit", () => {
      clearTimeout(timer);
      reject(new Error(`the thread that reads ${ask.path} ended without an answer`));
    });
  }).finally(() => worker.terminate());
}

function rowsOf({ rows, columns: packed }: ParquetReply, columns: readonly TableColumn[]): readonly TableRow[] {
  return Array.from({ length: rows }, (_, index) => ({
    line: index + 1,
    cells: Object.fromEntries(
      columns.map(({ name }, at): readonly [string, Cell] => [name, cellAt(packed[at], index)]),
    ),
  }));
}

function cellAt(column: ParquetColumn | undefined, index: number): Cell {
  const cell = column?.[index] ?? null;
  return Number.isNaN(cell) ? null : cell;
}
