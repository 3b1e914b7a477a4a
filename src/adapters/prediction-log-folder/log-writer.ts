/** The writer of one deployment's log: one file after the other, and as few system calls as the callers allow. */
import { join } from "node:path";
import type { FileLine } from "../../domain/prediction-line.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import { type LogFile, openLogFile } from "./log-file.ts";

export interface Lines {
  readonly bytes: Uint8Array;
  /** What they say, for the end of the file. */
  readonly about: readonly Exclude<FileLine, { readonly kind: "end" }>[];
}

export interface LogWriter {
  /** The bytes may change afterwards. With the operating system on return; or later, where something else is being written, hence the promise. */
  writeNow(lines: Lines): void | Promise<void>;
  /** Without waiting for the operating system on this thread. Whatever arrives during one write goes out with the next. */
  writeSoon(lines: Lines, durably: boolean): Promise<void>;
  /** Ends a file that is older than it may become; the file that is being written. */
  endIfDue(): string | null;
  close(): Promise<void>;
}

export interface FileLimits {
  readonly bytes: number;
  readonly ageMs: number;
}

/** A file in use is not removed: only after so long it is looked for. */
const IDLE_MS = 60_000;

const nameOf = (start: Date): string => start.toISOString().replaceAll(/[-:.]/g, "");

interface Waiting {
  readonly lines: Lines;
  readonly durably: boolean;
  resolve(): void;
  reject(reason: unknown): void;
}

export function createLogWriter(
  folder: string,
  { clock, ids }: { readonly clock: Pick<Clock, "now">; readonly ids: Ids },
  limits: () => FileLimits,
): LogWriter {
  const waiting: Waiting[] = [];
  let file: LogFile | null = null;
  let working: Promise<void> | null = null;
  let usedAt = 0;

  /** What a failed write left may be torn, so nothing may follow it. */
  const giveUp = (): void => {
    const failed = file;
    file = null;
    failed?.abandon();
  };
  const endIfDue = (): void => {
    if (!file) return;
    const { bytes, ageMs } = limits();
    const isDue = file.bytes >= bytes || clock.now().getTime() - file.openedAt >= ageMs;
    if (!isDue) return;
    const full = file;
    file = null;
    full.end();
  };
  const current = (): LogFile => {
    endIfDue();
    const now = clock.now();
    // Another process keeps files for a shorter time, and took this one for forgotten.
    if (file && now.getTime() - usedAt > IDLE_MS && file.isRemoved()) giveUp();
    usedAt = now.getTime();
    file ??= openLogFile(join(folder, `${nameOf(now)}-${ids.next()}.jsonl`), now.getTime());
    return file;
  };
  const noted = (to: LogFile, { about }: Lines) => {
    for (const line of about) to.summary.add(line);
  };
  const writeGroup = async (group: readonly Waiting[]) => {
    let answered = 0;
    try {
      const to = current();
      const [only] = group;
      const bytes =
        group.length === 1 && only ? only.lines.bytes : Buffer.concat(group.map(({ lines }) => lines.bytes));
      await to.writeSoon(bytes);
      for (const each of group) noted(to, each.lines);
      const durable = group.filter(({ durably }) => durably);
      for (const each of group) if (!each.durably) each.resolve();
      answered = group.length - durable.length;
      if (durable.length === 0) return;
      await to.sync();
      for (const each of durable) each.resolve();
    } catch (error) {
      giveUp();
      for (const each of group) if (answered === 0 || each.durably) each.reject(error);
    }
  };
  const work = async () => {
    while (waiting.length > 0) await writeGroup(waiting.splice(0));
    working = null;
  };
  const writeSoon = (lines: Lines, durably: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ lines, durably, resolve, reject });
      working ??= work();
    });

  return {
    writeSoon,
    writeNow: (lines) => {
      // The bytes are the caller's again when this returns.
      if (working) return writeSoon({ ...lines, bytes: new Uint8Array(lines.bytes) }, false);
      try {
        const to = current();
        to.writeNow(lines.bytes);
        noted(to, lines);
      } catch (error) {
        giveUp();
        throw error;
      }
    },
    endIfDue: () => {
      if (!working) endIfDue();
      return file?.path ?? null;
    },
    close: async () => {
      await working;
      const last = file;
      file = null;
      last?.end();
    },
  };
}
