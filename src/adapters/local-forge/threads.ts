/**
 * Numbered documents in a folder, safe against kill -9 and against other processes, without locks.
 *
 *     <folder>/<number>/<revision>.json
 *
 * A thread appears by renaming a finished folder to its number; a revision by linking a finished file to its name.
 * Both fail when the name is taken, so a writer who was overtaken looks again and repeats. Nothing is ever rewritten.
 */
import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";

interface Thread<T> {
  readonly number: number;
  readonly content: T;
}

export interface Threads<T> {
  read(number: number): Promise<T | null>;
  /** By number, ascending. */
  all(): Promise<readonly Thread<T>[]>;
  /**
   * Makes the thread that `next` returns, unless it returns the number of one that serves. What it finds in
   * `existing` is complete: when a thread appears meanwhile, it is asked again.
   */
  create(
    next: (existing: () => Promise<readonly Thread<T>[]>) => Promise<T | number>,
  ): Promise<{ readonly number: number; readonly created: boolean }>;
  /** `change` is called again when somebody else wrote in between; null leaves the thread alone. */
  update(number: number, change: (content: T) => T | null): Promise<void>;
}

const TAKEN = new Set(["EEXIST", "ENOTEMPTY"]);

export function threadsIn<T extends object>(folder: string, isContent: (value: unknown) => value is T): Threads<T> {
  const aside = join(folder, ".new");
  const folderOf = (number: number) => join(folder, String(number));

  const newest = async (number: number): Promise<{ readonly revision: number; readonly content: T } | null> => {
    const revisions = (await namesIn(folderOf(number))).map(numberOf).filter((each) => each > 0);
    if (revisions.length === 0) return null;
    const revision = Math.max(...revisions);
    return { revision, content: await parse(join(folderOf(number), fileOf(revision))) };
  };
  const parse = async (path: string): Promise<T> => {
    const text = await readFile(path, "utf8");
    try {
      const content: unknown = JSON.parse(text);
      if (isContent(content)) return content;
    } catch (error) {
      throw malformed(path, String(error));
    }
    throw malformed(path, "fields are missing");
  };
  const numbers = async (): Promise<readonly number[]> =>
    (await namesIn(folder))
      .map(Number)
      .filter((each) => Number.isInteger(each) && each > 0)
      .sort((a, b) => a - b);
  const readAll = async (which: readonly number[]): Promise<readonly Thread<T>[]> => {
    const threads = which.map(async (number) => ({ number, found: await newest(number) }));
    return (await Promise.all(threads)).flatMap(({ number, found }) =>
      found ? [{ number, content: found.content }] : [],
    );
  };
  /** A folder of our own with the finished file in it. */
  const prepare = async (revision: number, content: T): Promise<string> => {
    await mkdir(aside, { recursive: true });
    const own = await mkdtemp(join(aside, "thread-"));
    await writeFile(join(own, fileOf(revision)), `${JSON.stringify(content, null, 2)}\n`);
    return own;
  };

  return {
    all: async () => readAll(await numbers()),
    read: async (number) => (await newest(number))?.content ?? null,
    async create(next) {
      for (;;) {
        // Number n is only ever tried by somebody who knew of 1 to n-1, so nobody creates on an outdated view.
        const known = await numbers();
        const content = await next(() => readAll(known));
        if (typeof content === "number") return { number: content, created: false };
        const number = (known.at(-1) ?? 0) + 1;
        const own = await prepare(1, content);
        if (await unlessTaken(() => rename(own, folderOf(number)))) return { number, created: true };
        await rm(own, { recursive: true, force: true });
      }
    },
    async update(number, change) {
      for (;;) {
        const current = await newest(number);
        if (!current) throw userError("FORGE_THREAD_MISSING", { with: { number } });
        const content = change(current.content);
        if (content === null) return;
        const revision = current.revision + 1;
        const own = await prepare(revision, content);
        const linked = await unlessTaken(() =>
          link(join(own, fileOf(revision)), join(folderOf(number), fileOf(revision))),
        );
        await rm(own, { recursive: true, force: true });
        if (linked) return;
      }
    },
  };
}

const fileOf = (revision: number): string => `${revision}.json`;
const numberOf = (file: string): number => Number(/^(\d+)\.json$/.exec(file)?.[1] ?? 0);

const malformed = (path: string, detail: string) =>
  userError("FORGE_FILE_MALFORMED", { location: { file: path }, with: { path, detail } });

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

/** false when the name exists already. */
async function unlessTaken(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (TAKEN.has(codeOf(error))) return false;
    throw error;
  }
}
