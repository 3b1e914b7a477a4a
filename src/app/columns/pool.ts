/** Threads that measure columns, and what their failures mean to the user. */
import { createThreads, ThreadLimitError, type ThreadLimits } from "../../adapters/threads/threads.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { ColumnAnswers, ColumnReply, ColumnSource, ColumnTask } from "./messages.ts";

/** No column of a file that is what it says takes so long, or needs so much beside its values. */
const LIMITS: ThreadLimits = { most: 8, timeoutMs: 600_000, heapMb: 2048 };

/** Both files are opened at once, and columns are nearly always more than one. */
const SIDES = 2;

export interface ColumnPool {
  run<T extends ColumnTask>(task: T): Promise<ColumnAnswers[T["kind"]]>;
  close(): Promise<void>;
}

export function openColumnPool(limits: Partial<ThreadLimits> = {}): ColumnPool {
  const worker = new URL("./column-worker.ts", import.meta.url);
  const threads = createThreads<ColumnTask, ColumnReply>(worker, { ...LIMITS, ...limits });
  threads.warm(SIDES);
  return {
    async run<T extends ColumnTask>(task: T) {
      const reply = await threads.run(task).catch((error: unknown) => {
        if (!(error instanceof ThreadLimitError)) throw error;
        throw userError("DATA_PARQUET_LIMIT", { location: { file: fileOf(task) }, with: { limit: error.limit } });
      });
      if (!reply.ok) {
        const code = sourcesOf(task).some(isKeptAt(reply.path)) ? "DRIFT_PROFILE_UNREADABLE" : "DATA_PARQUET";
        throw userError(code, { location: { file: reply.path }, found: reply.message });
      }
      return reply.answer as ColumnAnswers[T["kind"]];
    },
    close: threads.close,
  };
}

function sourcesOf(task: ColumnTask): readonly ColumnSource[] {
  if (task.kind === "describe") return [];
  return task.kind === "compare" ? [task.reference, task.current] : [task.source];
}

const isKeptAt = (path: string) => (source: ColumnSource) => source.kind === "kept" && source.path === path;

function fileOf(task: ColumnTask): string {
  if (task.kind === "describe") return task.path;
  return (
    sourcesOf(task)
      .flatMap((source) => (source.kind === "digest" ? [] : [source.path]))
      .join(" and ") || task.name
  );
}
