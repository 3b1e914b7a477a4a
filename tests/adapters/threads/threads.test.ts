/** Threads: every task has its answer or its error, whatever happened to the thread of another one. */
import { afterEach, describe, expect, it } from "vitest";
import { createThreads, ThreadLimitError, type ThreadLimits } from "../../../src/adapters/threads/threads.ts";
import type { Task } from "./worker.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((each) => each.close()))));

function threads(limits: Partial<ThreadLimits> = {}) {
  const module = new URL("./worker.ts", import.meta.url);
  const made = createThreads<Task, number>(module, { most: 2, timeoutMs: 60_000, heapMb: 64, ...limits });
  open.push(made);
  return made;
}

describe("createThreads", () => {
  it("answers each task with its own answer, however many there are", async () => {
    const { run } = threads();
    const values = Array.from({ length: 40 }, (_, index) => index);
    expect(await Promise.all(values.map((value) => run({ kind: "double", value })))).toEqual(
      values.map((value) => value * 2),
    );
  });

  it("ends a thread that takes too long, and goes on with another", async () => {
    const { run } = threads({ most: 1, timeoutMs: 3000 });
    const [hung, next] = [run({ kind: "hang" }), run({ kind: "double", value: 4 })];
    await expect(hung).rejects.toBeInstanceOf(ThreadLimitError);
    expect(await next).toBe(8);
  });

  it("ends a thread that takes too much memory", async () => {
    const { run } = threads({ most: 1 });
    await expect(run({ kind: "fill" })).rejects.toBeInstanceOf(ThreadLimitError);
    expect(await run({ kind: "double", value: 1 })).toBe(2);
  });

  it.each(["throw", "leave"] as const)("tells of a thread that was lost: %s", async (kind) => {
    const { run } = threads({ most: 1 });
    await expect(run({ kind })).rejects.toThrow(kind === "throw" ? "on purpose" : "without an answer");
    expect(await run({ kind: "double", value: 3 })).toBe(6);
  });
});
