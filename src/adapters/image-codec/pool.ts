/** A bounded number of threads, each with one image at a time; what comes meanwhile waits in order. */
import { Worker } from "node:worker_threads";
import { pixelsIn } from "./header.ts";
import { LARGE } from "./limits.ts";
import type { Ask, Reply, ThreadInput } from "./messages.ts";

export interface PoolOptions extends ThreadInput {
  readonly threads: number;
  /** A thread that takes longer over one image is ended. */
  readonly timeoutMs: number;
}

export interface Pool {
  run(ask: Ask): Promise<Reply>;
  close(): Promise<void>;
}

interface Job {
  readonly ask: Ask;
  readonly settle: (reply: Reply) => void;
  readonly isLarge: boolean;
}

interface Thread {
  readonly worker: Worker;
  job: Job | null;
  timer: NodeJS.Timeout | null;
}

const CLOSED = "the codec is closed";

/** Threads start when they are needed, and keep nobody's process alive while they have nothing to do. */
export function createPool({ threads: limit, timeoutMs, limits }: PoolOptions): Pool {
  const module = new URL("./image-worker.ts", import.meta.url);
  const threads = new Set<Thread>();
  const waiting: Job[] = [];
  let closed = false;

  const start = (): Thread => {
    const worker = new Worker(module, { workerData: { limits } satisfies ThreadInput });
    const thread: Thread = { worker, job: null, timer: null };
    worker.unref();
    worker.on("message", (reply: Reply) => finish(thread, reply));
    worker.on("error", (error) => lose(thread, String(error)));
    worker.on("exit", () => lose(thread, "the thread ended"));
    threads.add(thread);
    return thread;
  };

  const give = (thread: Thread, job: Job) => {
    thread.job = job;
    thread.worker.ref();
    thread.timer = setTimeout(() => {
      retire(thread);
      finish(thread, { kind: "refused", reason: `decoding it takes longer than ${timeoutMs / 1000} s` });
    }, timeoutMs);
    // A view would be sent with all that it is a view of, such as the body of a request of many images.
    const image = new Uint8Array(job.ask.image);
    thread.worker.postMessage({ ...job.ask, image } satisfies Ask, [image.buffer]);
  };

  const finish = (thread: Thread, reply: Reply) => {
    const { job, timer } = thread;
    if (!job) return;
    if (timer) clearTimeout(timer);
    thread.job = null;
    thread.timer = null;
    thread.worker.unref();
    job.settle(reply);
    if ("spent" in reply && reply.spent) retire(thread);
    next();
  };

  /** WebAssembly holds nothing that a thread must not be ended over. */
  const retire = (thread: Thread) => {
    threads.delete(thread);
    void thread.worker.terminate();
  };

  const lose = (thread: Thread, reason: string) => {
    threads.delete(thread);
    finish(thread, { kind: "failed", reason: closed ? CLOSED : reason });
  };

  const next = () => {
    while (waiting.length > 0) {
      // Of the images that take much memory only one at a time: threads would take it together.
      const isTaken = [...threads].some(({ job }) => job?.isLarge);
      const place = waiting.findIndex(({ isLarge }) => !(isLarge && isTaken));
      const idle = [...threads].find((thread) => !thread.job) ?? (threads.size < limit ? start() : null);
      const [job] = idle && place >= 0 ? waiting.splice(place, 1) : [];
      if (!idle || !job) return;
      give(idle, job);
    }
  };

  return {
    run: (ask) =>
      new Promise((settle) => {
        if (closed) return settle({ kind: "failed", reason: CLOSED });
        waiting.push({ ask, settle, isLarge: pixelsIn(ask.image) > LARGE });
        next();
      }),
    close: async () => {
      closed = true;
      for (const job of waiting.splice(0)) job.settle({ kind: "failed", reason: CLOSED });
      const ended = [...threads].map(({ worker }) => worker.terminate());
      await Promise.all(ended);
    },
  };
}
