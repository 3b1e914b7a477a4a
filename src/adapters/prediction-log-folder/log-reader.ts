/** Reads the files of a prediction log, line by line, and of what has ended only files that may matter. */
import type { FileHandle } from "node:fs/promises";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import { type FileEnd, type PredictionLine, parseFileLine } from "../../domain/prediction-line.ts";

/** Whether a file that has ended is worth reading. */
export type Wanted = (end: FileEnd) => boolean;

const CHUNK = 256 * 1024;
/** The last line of a file that has ended is shorter. */
const TAIL = 512;
const NEWLINE = 0x0a;

export const fileNames = async (folder: string, deployment: string): Promise<readonly string[]> =>
  (await readdir(join(folder, deployment)).catch(unlessMissing([]))).filter((name) => name.endsWith(".jsonl")).sort();

/** Oldest file first. A file that goes away meanwhile, since it is older than it may become, is passed over. */
export async function* readLines(folder: string, deployment: string, wanted: Wanted): AsyncGenerator<PredictionLine> {
  for (const name of await fileNames(folder, deployment)) {
    const handle = await open(join(folder, deployment, name), "r").catch(unlessMissing(null));
    if (!handle) continue;
    try {
      const end = await readEnd(handle);
      if (!end || wanted(end)) yield* linesOf(handle, `${deployment}/${name}`);
    } finally {
      await handle.close();
    }
  }
}

/** null: its writer still writes, or was killed. */
async function readEnd(handle: FileHandle): Promise<FileEnd | null> {
  const { size } = await handle.stat();
  const start = Math.max(0, size - TAIL);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL), 0, TAIL, start);
  const tail = buffer.toString("utf8", 0, bytesRead);
  if (!tail.endsWith("\n")) return null;
  const line = parseFileLine(tail.slice(tail.lastIndexOf("\n", tail.length - 2) + 1));
  return line?.kind === "end" ? line.end : null;
}

async function* linesOf(handle: FileHandle, segment: string): AsyncGenerator<PredictionLine> {
  let [number, at] = [0, 0];
  let pending: Buffer[] = [];
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, at);
    // What follows the last line's end was torn by a kill, and nobody was told that it is there.
    if (bytesRead === 0) return;
    at += bytesRead;
    let from = 0;
    for (let end = buffer.indexOf(NEWLINE); end !== -1 && end < bytesRead; end = buffer.indexOf(NEWLINE, from)) {
      const bytes = [...pending, buffer.subarray(from, end)];
      pending = [];
      from = end + 1;
      number += 1;
      const line = parseFileLine((bytes.length === 1 ? bytes[0] : Buffer.concat(bytes))?.toString("utf8") ?? "");
      if (!line) throw userError("PREDICTION_LOG_UNREADABLE", { with: { segment, line: number } });
      if (line.kind !== "end") yield line;
    }
    if (from < bytesRead) pending.push(buffer.subarray(from, bytesRead));
  }
}

export const unlessMissing =
  <T>(instead: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === "ENOENT") return instead;
    throw error;
  };
