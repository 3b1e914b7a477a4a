/** The other end of `createThreads`: what a thread does with each task. */
import { parentPort } from "node:worker_threads";

export function answerTasks<Task, Reply>(answer: (task: Task) => Reply): void {
  parentPort?.on("message", (task: Task) => parentPort?.postMessage(answer(task)));
}
