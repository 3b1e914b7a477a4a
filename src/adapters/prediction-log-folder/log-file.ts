/** One file of a prediction log with one writer: whole lines, and at its end what it holds. */
import { closeSync, fdatasync, fstatSync, fsyncSync, mkdirSync, openSync, write, writeSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { LogSummary } from "../../domain/log-summary.ts";
import { createLogSummary } from "../../domain/log-summary.ts";

export interface LogFile {
  readonly path: string;
  readonly openedAt: number;
  /** Bytes so far. */
  readonly bytes: number;
  readonly summary: LogSummary;
  /** With the operating system on return. Throws: the file may be torn, and nothing may follow. */
  writeNow(lines: Uint8Array): void;
  writeSoon(lines: Uint8Array): Promise<void>;
  /** On the disk when resolved. */
  sync(): Promise<void>;
  /** Somebody removed it, so what is written now would be lost. */
  isRemoved(): boolean;
  /** Says what it holds, and closes. */
  end(): void;
  /** Closes as it is. */
  abandon(): void;
}

const writeBytes = promisify(write);
const syncData = promisify(fdatasync);

export function openLogFile(path: string, openedAt: number): LogFile {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  // `ax`: a file that exists belongs to another writer.
  const file = openSync(path, "ax");
  const summary = createLogSummary();
  let bytes = 0;
  let isNamed = false;

  const writeNow = (lines: Uint8Array) => {
    for (let written = 0; written < lines.length; ) written += writeSync(file, lines, written);
    bytes += lines.length;
  };
  return {
    path,
    openedAt,
    summary,
    get bytes() {
      return bytes;
    },
    writeNow,
    writeSoon: async (lines) => {
      for (let written = 0; written < lines.length; ) {
        written += (await writeBytes(file, lines, written, lines.length - written)).bytesWritten;
      }
      bytes += lines.length;
    },
    sync: async () => {
      await syncData(file);
      // The name of a new file is on the disk only once its folder is.
      if (!isNamed) syncFolder(folder);
      isNamed = true;
    },
    isRemoved: () => fstatSync(file).nlink === 0,
    end: () => {
      try {
        writeNow(new TextEncoder().encode(`${JSON.stringify({ kind: "end", end: summary.end() })}\n`));
      } finally {
        closeSync(file);
      }
    },
    abandon: () => {
      try {
        closeSync(file);
      } catch {
        // It failed before: there is nothing left to be lost by it.
      }
    },
  };
}

function syncFolder(folder: string): void {
  for (const each of [folder, dirname(folder)]) {
    const handle = openSync(each, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}
