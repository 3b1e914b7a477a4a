/** Threads that do the same kind of work: each takes the next task when it is free, and is ended when it takes too long. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

export interface ThreadLimits {
  readonly most: number;
  readonly timeoutMs: number;
  /** Megabytes of small objects; arrays of numbers lie beside them. */
  readonly heapMb: number;
}

export interface Threads<Task, Reply> {
  run(task: Task): Promise<Reply>;
  /** Starts so many at once, as far as there may be as many: a thread takes a while until it can work. */
  warm(count: number): void;
  close(): Promise<void>;
}

/** A task took more than it may: the thread was ended, and another one does the next task. */
export class ThreadLimitError extends Error {
  readonly limit: string;

  constructor(limit: string) {
    super(`a thread took more than ${limit}`);
    this.limit = limit;
  }
}

interface Waiting<Task, Reply> {
  readonly task: Task;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

interface Thread<Task, Reply> {
  readonly worker: Worker;
  busy: { readonly waiting: Waiting<Task, Reply>; readonly timer: NodeJS.Timeout } | null;
}

/** `module` answers by `answerTasks`. As many threads as there are cores at most, each started when it is needed. */
export function createThreads<Task, Reply>(module: URL, limits: ThreadLimits): Threads<Task, Reply> {
  const { timeoutMs, heapMb } = limits;
  const size = Math.max(1, Math.min(limits.most, availableParallelism()));
  const threads: Thread<Task, Reply>[] = [];
  const queue: Waiting<Task, Reply>[] = [];
  const finish = (thread: Thread<Task, Reply>, settle: (waiting: Waiting<Task, Reply>) => void) => {
    const { busy } = thread;
    if (!busy) return;
    clearTimeout(busy.timer);
    thread.busy = null;
    settle(busy.waiting);
    next();
  };
  const drop = (thread: Thread<Task, Reply>, error: Error) => {
    const at = threads.indexOf(thread);
    if (at >= 0) threads.splice(at, 1);
    void thread.worker.terminate();
    finish(thread, ({ reject }) => reject(error));
  };
  const start = (): Thread<Task, Reply> => {
    const worker = new Worker(module, { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    const thread: Thread<Task, Reply> = { worker, busy: null };
    worker.on("message", (reply: Reply) => finish(thread, ({ resolve }) => resolve(reply)));
    worker.on("error", (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      drop(thread, isMemory ? new ThreadLimitError(`${heapMb} MB of memory`) : error);
    });
    worker.on("exit", () => drop(thread, new Error("a thread ended without an answer")));
    threads.push(thread);
    return thread;
  };
  const next = () => {
    const thread = threads.find(({ busy }) => busy === null) ?? (threads.length < size ? null : undefined);
    if (thread === undefined) return;
    const waiting = queue.shift();
    if (!waiting) return;
    const chosen = thread ?? start();
    const late = () => drop(chosen, new ThreadLimitError(`${timeoutMs / 1000} s`));
    chosen.busy = { waiting, timer: setTimeout(late, timeoutMs) };
    chosen.worker.postMessage(waiting.task);
  };
  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        queue.push({ task, resolve, reject });
        next();
      }),
    warm(count) {
      while (threads.length < Math.min(size, count)) start();
    },
    async close() {
      const running = threads.splice(0);
      for (const { worker } of running) worker.removeAllListeners("exit");
      await Promise.all(running.map(({ worker }) => worker.terminate()));
    },
  };
}
