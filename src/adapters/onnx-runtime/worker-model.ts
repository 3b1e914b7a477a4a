/** A model on a thread of its own: its runs block nobody else. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { UserError } from "../../domain/errors/user-error.ts";
import type { Tensor } from "../../domain/tensor.ts";
import type { LoadedModel } from "../../ports/model-runtime.ts";
import type { FromThread, ThreadStart, ToThread } from "./messages.ts";
import { packed } from "./packing.ts";

type Tensors = Readonly<Record<string, Tensor>>;

interface Asked {
  readonly resolve: (outputs: Tensors) => void;
  readonly reject: (error: Error) => void;
}

/** Throws user errors, as loading inline does. */
export async function loadInWorker(start: ThreadStart): Promise<LoadedModel> {
  const worker = new Worker(new URL("./model-worker.ts", import.meta.url), { workerData: start });
  const exited = once(worker, "exit");
  const first = await firstWord(worker);
  if (first.kind !== "loaded") {
    await exited;
    throw refusal(first);
  }
  const asked = new Map<number, Asked>();
  let next = 0;
  let ended: string | null = null;
  let ranFor = 0;

  worker.on("message", (message: FromThread) => {
    if (message.kind !== "ran" && message.kind !== "failed") return;
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if (message.kind === "failed") return waiting?.reject(new Error(message.message));
    ranFor = message.milliseconds;
    waiting?.resolve(message.outputs);
  });
  const lose = (reason: string) => {
    ended ??= reason;
    for (const { reject } of asked.values()) reject(new Error(ended));
    asked.clear();
  };
  worker.on("error", (error) => lose(String(error)));
  worker.on("exit", () => lose("the model's thread has ended"));
  const tell = (message: ToThread, given: readonly ArrayBuffer[] = []) => worker.postMessage(message, [...given]);

  return {
    inputs: first.inputs,
    outputs: first.outputs,
    run: (feeds) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(new Error(ended));
        const id = next++;
        asked.set(id, { resolve, reject });
        const { tensors, memory } = packed(feeds);
        tell({ kind: "run", id, feeds: tensors }, memory);
      }),
    ranFor: () => ranFor,
    // Never `terminate`: inside a run that aborts the whole process.
    close: async () => {
      if (ended === null) tell({ kind: "end" });
      await exited;
    },
  };
}

function firstWord(worker: Worker): Promise<FromThread> {
  return new Promise((resolve) => {
    worker.once("message", resolve);
    worker.once("error", (error) => resolve({ kind: "refused", message: String(error), problems: null }));
  });
}

const refusal = (message: FromThread): Error => {
  if (message.kind !== "refused") return new Error("a model's thread spoke out of turn");
  return message.problems ? new UserError(message.problems) : new Error(message.message);
};
