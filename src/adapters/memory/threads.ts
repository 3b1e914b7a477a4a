/** Comments in memory, numbered over all threads. */
import { userError } from "../../domain/errors/user-error.ts";
import type { Comment, Forge } from "../../ports/forge.ts";

export interface MemoryThreads extends Pick<Forge, "comment" | "comments" | "updateComment"> {
  /** Number of a new thread without comments. */
  start(): number;
}

export function memoryThreads(author: string, now: () => string): MemoryThreads {
  const threads = new Map<number, Comment[]>();
  const threadOf = (number: number): Comment[] => threads.get(number) ?? missingThread(number);
  let made = 0;

  return {
    start() {
      threads.set(threads.size + 1, []);
      return threads.size;
    },
    async comment(number, body) {
      const thread = threadOf(number);
      made += 1;
      thread.push({ id: made, author, body, createdAt: now() });
    },
    async comments(number) {
      return [...threadOf(number)];
    },
    async updateComment(number, comment, body) {
      const thread = threadOf(number);
      const at = thread.findIndex(({ id }) => id === comment);
      const found = thread[at] ?? missingThread(number);
      thread[at] = { ...found, body };
    },
  };
}

export function missingThread(number: number): never {
  throw userError("FORGE_THREAD_MISSING", { with: { number } });
}
