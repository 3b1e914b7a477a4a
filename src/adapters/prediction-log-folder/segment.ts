/** One file of JSON lines with one writer: appended in groups, acknowledged when the operating system has the bytes. */
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

export interface Segment {
  /** False after a write failed: what it left may be torn, so nothing may follow it. */
  readonly usable: boolean;
  append(lines: string): Promise<void>;
}

interface Waiting {
  readonly lines: string;
  resolve(): void;
  reject(reason: unknown): void;
}

export async function openSegment(path: string): Promise<Segment> {
  await mkdir(dirname(path), { recursive: true });
  // `ax`: a segment that exists belongs to another writer.
  const file = await open(path, "ax");
  const waiting: Waiting[] = [];
  let usable = true;
  let writing = false;

  const work = async () => {
    writing = true;
    while (waiting.length > 0) {
      // Whatever arrived during one write goes out with the next: one system call for many requests.
      const group = waiting.splice(0);
      try {
        if (!usable) throw new Error(`the segment ${path} failed before`);
        await writeAll(file, Buffer.from(group.map((each) => each.lines).join("")));
        for (const each of group) each.resolve();
      } catch (error) {
        usable = false;
        for (const each of group) each.reject(error);
      }
    }
    writing = false;
  };

  return {
    get usable() {
      return usable;
    },
    append: (lines) =>
      new Promise((resolve, reject) => {
        waiting.push({ lines, resolve, reject });
        if (!writing) void work();
      }),
  };
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written)).bytesWritten;
  }
}
