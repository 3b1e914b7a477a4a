/** A thread with one model in it. Runs what it is asked, in order; ends when it is told to. */
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "../../domain/errors/cause.ts";
import { UserError } from "../../domain/errors/user-error.ts";
import type { Tensor } from "../../domain/tensor.ts";
import type { LoadedModel } from "../../ports/model-runtime.ts";
import { loadInline } from "./inline-model.ts";
import type { FromThread, ThreadStart, ToThread } from "./messages.ts";

const say = (message: FromThread, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer);

async function work({ folder, model, threads, background }: ThreadStart): Promise<void> {
  if (background) yieldToOthers();
  const loaded = await loadInline(folder, model, threads);
  parentPort?.on("message", async (message: ToThread) => {
    if (message.kind === "run") return answer(loaded, message.id, message.feeds);
    await loaded.close();
    parentPort?.close();
  });
  say({ kind: "loaded", inputs: loaded.inputs, outputs: loaded.outputs });
}

async function answer(loaded: LoadedModel, id: number, feeds: Readonly<Record<string, Tensor>>): Promise<void> {
  try {
    const since = performance.now();
    const outputs = loaded.runNow ? loaded.runNow(feeds) : await loaded.run(feeds);
    const milliseconds = loaded.ranFor?.() ?? performance.now() - since;
    say({ kind: "ran", id, outputs, milliseconds }, buffersOf(outputs));
  } catch (error) {
    say({ kind: "failed", id, message: messageOf(error) });
  }
}

/** Beside a busy thread it has a tenth of a processor; where nobody else wants one, the whole of it. */
const NICE = 10;

/** On Linux, and there alone, 0 is the calling thread and not its process. */
function yieldToOthers(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(0, NICE);
  } catch {
    // Not allowed here: then it runs like all others.
  }
}

/** Two outputs may share memory, which can be given away once. */
const buffersOf = (outputs: Readonly<Record<string, Tensor>>): ArrayBuffer[] => [
  ...new Set(
    Object.values(outputs).flatMap(({ data }) => (ArrayBuffer.isView(data) ? [data.buffer as ArrayBuffer] : [])),
  ),
];

try {
  await work(workerData as ThreadStart);
} catch (error) {
  const problems = error instanceof UserError ? error.problems : null;
  say({ kind: "refused", message: messageOf(error), problems });
  parentPort?.close();
}
